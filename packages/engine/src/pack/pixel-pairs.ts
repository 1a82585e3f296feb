import { FLOAT, type Pass } from './gather-plan.js';

/** Two passes over the same rows of which one gives the pixels with even places, the other those with odd ones. */
export interface PixelPairs {
  readonly rows: number;
  readonly pairs: number;
  readonly from: Pass['from'];
  readonly to: Pass['to'];
  /** As those of a pass, row by row: the taps of the first pixel of a pair, then those of the second. */
  readonly taps: Int32Array;
  readonly starts: Int32Array;
  /** Which taps there are, as `depthwisePairs` says. */
  readonly reach: number;
}

/** A pass that is carried out by itself, and where each of its rows of taps begins. */
export interface SinglePass extends Pass {
  readonly starts: Int32Array;
}

/** Taps of even and of odd pixels, and by how many pixels the latter begin later, of filters with 3, 5, 7 columns. */
const REACHES = [
  [1, 2, 0],
  [3, 2, 1],
  [3, 4, 0],
];

/**
 * The passes of a depthwise convolution, of which neighbours are taken together where `depthwisePairs` can.
 *
 * @param pixel bytes of a pixel, of what is read and of what is written
 */
export function joinPasses(passes: readonly Pass[], pixel: number): readonly (PixelPairs | SinglePass)[] {
  if (passes.length % 2 !== 0 || pixel < 4 * FLOAT) return passes.map(alone);
  return passes.flatMap((odd, i) => {
    const even = passes[i - 1];
    if (even === undefined || i % 2 === 0) return [];
    const reach = reachOf(even, odd, pixel);
    if (reach === 0) return [alone(even), alone(odd)];
    // one pixel more than there are pairs is left
    return [joined(even, odd, reach), ...(even.columns > odd.columns ? [alone(lastColumn(even))] : [])];
  });
}

/** 0 if they can not be joined. */
function reachOf(even: Pass, odd: Pass, pixel: number): number {
  const isNeighbour = odd.to.start === even.to.start + pixel && even.to.column === 2 * pixel;
  const isClose = [even, odd].every(({ tapColumns, tapStep }) => tapColumns === 1 || tapStep === pixel);
  if (!isNeighbour || !isClose || odd.columns < 2 || even.runs.length === 0 || odd.runs.length === 0) return 0;
  const later = (odd.runs[0]! - even.runs[0]!) / pixel;
  const found = [even.tapColumns, odd.tapColumns, later];
  return REACHES.findIndex((reach) => reach.every((n, i) => n === found[i])) + 1;
}

function joined(even: Pass, odd: Pass, reach: number): PixelPairs {
  const starts = rowStarts(even);
  const taps = [...starts.keys()].flatMap((row) =>
    [even, odd].flatMap(({ taps: own, tapColumns: n }) => [...own.slice(row * n, (row + 1) * n)]),
  );
  const { rows, from, to } = even;
  return { rows, pairs: odd.columns, from, to, taps: Int32Array.from(taps), starts, reach };
}

function lastColumn({ from, to, columns, ...pass }: Pass): Pass {
  const last = columns - 1;
  return {
    ...pass,
    columns: 1,
    from: { ...from, start: from.start + last * from.column },
    to: { ...to, start: to.start + last * to.column },
  };
}

function alone(pass: Pass): SinglePass {
  return { ...pass, starts: rowStarts(pass) };
}

function rowStarts({ runs, tapColumns }: Pass): Int32Array {
  return runs.filter((_, i) => i % tapColumns === 0);
}
