/** A part of something that a run writes on and on: from a position up to the next one. */
export interface Part<T> {
  readonly from: number;
  readonly next: number;
  readonly content: T;
}

/** What is known of something that grows, such as the log of a run: parts that follow on each other without a gap. */
export interface Growing<T> {
  readonly parts: readonly Part<T>[];
  /** Position after the last part. */
  readonly next: number;
}

export const NOTHING: Growing<never> = { parts: [], next: 0 };

/** What is known after something was told. */
export interface Told<T> {
  readonly known: Growing<T>;
  /** Whether something between was not told: the server must be asked from `known.next` on. */
  readonly isGap: boolean;
}

/** Adds a part; one from before the end replaces what is known after it, since a resumed run goes back. */
export function tell<T>(known: Growing<T>, part: Part<T>): Told<T> {
  if (part.from > known.next) return { known, isGap: true };
  const kept = upTo(known, part.from);
  if (kept.next < part.from) return { known: kept, isGap: true };
  if (part.next === part.from) return { known: kept, isGap: false };
  return { known: { parts: [...kept.parts, part], next: part.next }, isGap: false };
}

/** What is known up to a position, or somewhat less: parts are not cut. */
export function upTo<T>(known: Growing<T>, position: number): Growing<T> {
  if (position >= known.next) return known;
  const parts = known.parts.filter(({ next }) => next <= position);
  const first = known.parts[0]?.from ?? known.next;
  return { parts, next: parts.at(-1)?.next ?? Math.min(first, position) };
}

/** Without the oldest parts, as long as the rest is larger than a limit. */
export function newest<T>(known: Growing<T>, limit: number): Growing<T> {
  const parts = known.parts.filter(({ next }) => known.next - next < limit);
  return parts.length === known.parts.length ? known : { parts, next: known.next };
}
