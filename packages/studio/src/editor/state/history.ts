/** A state that one can come back to. */
export interface Moment<T> {
  readonly value: T;
  /** What led to it, in words, such as `change of lr`. */
  readonly label: string;
  /** Steps of the same group that follow each other quickly are one step. */
  readonly group?: string | undefined;
  /** Milliseconds. */
  readonly time: number;
}

/** The states before and after the present one. */
export interface History<T> {
  readonly past: readonly Moment<T>[];
  readonly present: Moment<T>;
  readonly future: readonly Moment<T>[];
}

/** Typing pauses longer than this begin a new step, in milliseconds. */
const PAUSE = 1500;

/** More steps are forgotten. */
const LONGEST = 300;

/** A history that begins now. */
export function begun<T>(value: T, label = 'start', time = Date.now()): History<T> {
  return { past: [], present: { value, label, time }, future: [] };
}

/** The history after a step; a step of the same group as the last one, soon after it, becomes one with it. */
export function stepped<T>({ past, present, future }: History<T>, next: Moment<T>): History<T> {
  const isOne =
    next.group !== undefined && next.group === present.group && next.time - present.time < PAUSE && future.length === 0;
  if (isOne) return { past, present: next, future: [] };
  return { past: [...past, present].slice(-LONGEST), present: next, future: [] };
}

/** The history one step back; the same at its beginning. */
export function undone<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const last = past.at(-1);
  if (last === undefined) return history;
  // a step after an undo is a new one, however soon it comes
  return { past: past.slice(0, -1), present: { ...last, group: undefined }, future: [present, ...future] };
}

/** The history one step forward; the same at its end. */
export function redone<T>(history: History<T>): History<T> {
  const { past, present, future } = history;
  const [next, ...rest] = future;
  if (next === undefined) return history;
  return { past: [...past, present], present: { ...next, group: undefined }, future: rest };
}
