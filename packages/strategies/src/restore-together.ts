import type { State, Stateful } from '@uninas/contracts';

/**
 * Restores several parts, all or none.
 *
 * @throws {Error} of the first part that its state does not fit; the parts before it are as they were
 */
export function restoreTogether(parts: readonly (readonly [part: Stateful, state: State])[]): void {
  const done: (readonly [Stateful, State])[] = [];
  for (const [part, state] of parts) {
    const former = part.state();
    try {
      part.restore(state);
    } catch (error) {
      for (const [changed, before] of done) changed.restore(before);
      throw error;
    }
    done.push([part, former]);
  }
}
