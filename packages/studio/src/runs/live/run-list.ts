import type { RunEvent } from '../../api/event-stream.js';
import type { Run } from '../../api/run-types.js';

/**
 * The runs as they are after an event, the newest first.
 *
 * @returns the same list if the event does not change it
 */
export function withEvent(runs: readonly Run[], event: RunEvent): readonly Run[] {
  if (event.name === 'run') return withRun(runs, event.data);
  if (event.name === 'removed') return withoutRun(runs, event.data.id);
  if (event.name !== 'progress') return runs;
  const { id, progress } = event.data;
  return runs.some((run) => run.id === id) ? runs.map((run) => (run.id === id ? { ...run, progress } : run)) : runs;
}

/** With a run, in place of what was known of it. */
export function withRun(runs: readonly Run[], run: Run): readonly Run[] {
  if (runs.some(({ id }) => id === run.id)) return runs.map((other) => (other.id === run.id ? run : other));
  const later = runs.filter(({ created }) => created > run.created);
  return [...later, run, ...runs.slice(later.length)];
}

/** Without a run; the same list if it is not in it. */
function withoutRun(runs: readonly Run[], id: string): readonly Run[] {
  const rest = runs.filter((run) => run.id !== id);
  return rest.length === runs.length ? runs : rest;
}

/** Place in the queue by id, 1 is next; runs of which the oldest begins first. */
export function queuePlaces(runs: readonly Run[]): ReadonlyMap<string, number> {
  const waiting = runs.filter(({ state }) => state === 'queued').toReversed();
  return new Map(waiting.map(({ id }, i) => [id, i + 1]));
}

/** The runs that fit a text: all of its words are in name, task, state or id. */
export function matching(runs: readonly Run[], text: string): readonly Run[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return runs;
  return runs.filter(({ name, task, state, id }) => {
    const all = `${name} ${task} ${state} ${id}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
