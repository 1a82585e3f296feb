/** A value to be drawn. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

/** The ends of an axis. */
export type Ends = readonly [from: number, to: number];

/** Lines up the values of an axis with pixels. */
export interface Axis {
  readonly ends: Ends;
  /** Pixels of a value. */
  at(value: number): number;
}

/** An axis for values, with some room at both ends. */
export function axisFor(values: readonly number[], pixels: Ends, room = 0.06): Axis {
  const finite = values.filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const most = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const [low, high] = finite.length === 0 ? [0, 1] : [least, most];
  // one value alone stands in the middle
  const margin = high > low ? (high - low) * room : Math.abs(high) * 0.1 || 1;
  const ends: Ends = [low - margin, high + margin];
  const [begin, end] = pixels;
  return { ends, at: (value) => begin + ((value - ends[0]) / (ends[1] - ends[0])) * (end - begin) };
}

/** The point that is nearest to a place, if one is near enough; points in pixels. */
export function nearest(points: readonly PlotPoint[], { x, y }: PlotPoint, within: number): number | undefined {
  let found: number | undefined;
  let least = within ** 2;
  for (const [i, point] of points.entries()) {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance <= least) [found, least] = [i, distance];
  }
  return found;
}

/**
 * The border of what is reached, as a path: between two points of the front the
 * one that is worse in x holds.
 *
 * @param points in pixels
 * @param isRightBetter whether larger x are better
 */
export function staircase(points: readonly PlotPoint[], isRightBetter: boolean): string {
  const sorted = points.toSorted((a, b) => (isRightBetter ? b.x - a.x : a.x - b.x));
  return sorted.map(({ x, y }, i) => (i === 0 ? `M${round(x)} ${round(y)}` : `H${round(x)}V${round(y)}`)).join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
