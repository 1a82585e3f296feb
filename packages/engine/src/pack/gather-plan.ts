import type { Conv2dGeometry } from '@uninas/contracts';
import { outputSize } from '../convolution/geometry.js';
import { imageShape } from '../runtime/shape.js';

/** Bytes of a float. */
export const FLOAT = 4;

/** Pixels on a grid in some image; all steps in bytes. */
interface Grid {
  readonly start: number;
  readonly image: number;
  readonly row: number;
  readonly column: number;
}

/** One product of gathered pixels with taps of the filter. */
export interface Pass {
  readonly rows: number;
  readonly columns: number;
  readonly from: Grid;
  readonly to: Grid;
  /** Where the taps are in the filter, in bytes, in the order of the runs. */
  readonly taps: Int32Array;
  /** Where runs of neighbouring elements begin, from a pixel's place in the frame, in bytes. */
  readonly runs: Int32Array;
  /** Elements of a run. */
  readonly runLength: number;
  /** Taps of a row, and the distance of neighbours in the frame in bytes. */
  readonly tapColumns: number;
  readonly tapStep: number;
}

/** How images are read: as they are, or copied into a frame of zeros. */
export interface Frame {
  readonly isCopy: boolean;
  readonly height: number;
  readonly width: number;
  /** Where the image begins; negative if rows or columns are cut off. */
  readonly top: number;
  readonly left: number;
}

export interface GatherPlan {
  readonly frame: Frame;
  readonly passes: readonly Pass[];
}

/** The convolution itself: one pass over the input. */
export function forwardPlan(
  xShape: readonly number[],
  filterShape: readonly number[],
  geometry: Conv2dGeometry,
): GatherPlan {
  const [, height, width, channels] = imageShape(xShape);
  const [kernelHeight, kernelWidth, inner, out] = imageShape(filterShape);
  const { stride, dilation, padding, groups } = geometry;
  const [rows, columns] = outputSize(height, width, geometry);
  const frame = frameOf(
    [height, width],
    [padding[0], padding[2]],
    (rows - 1) * stride[0] + (kernelHeight - 1) * dilation[0] + 1,
    (columns - 1) * stride[1] + (kernelWidth - 1) * dilation[1] + 1,
  );
  const pixel = channels * FLOAT;
  const from = gridOf(frame.height, frame.width, pixel, stride, 0);
  const to = gridOf(rows, columns, out * FLOAT, [1, 1], 0);
  const tap = inner * out * FLOAT;
  const ys = Array.from({ length: kernelHeight }, (_, i) => ({ tap: i * kernelWidth * tap, at: i * dilation[0] }));
  const xs = Array.from({ length: kernelWidth }, (_, j) => ({ tap: j * tap, at: j * dilation[1] }));
  const reach = reachOf(ys, xs, frame.width, pixel, inner, groups === 1);
  return { frame, passes: [{ rows, columns, from, to, ...reach }] };
}

/**
 * The gradient of the input: for each phase of the stride a pass over the
 * output's gradient, with the taps that meet the phase.
 */
export function inputGradientPlan(
  xShape: readonly number[],
  filterShape: readonly number[],
  geometry: Conv2dGeometry,
): GatherPlan {
  const [, height, width, channels] = imageShape(xShape);
  const [kernelHeight, kernelWidth, inner, out] = imageShape(filterShape);
  const { stride, dilation, padding, groups } = geometry;
  const [rows, columns] = outputSize(height, width, geometry);
  const tap = inner * out * FLOAT;
  const down = phasesOf(height, kernelHeight, stride[0], dilation[0], padding[0], kernelWidth * tap);
  const right = phasesOf(width, kernelWidth, stride[1], dilation[1], padding[2], tap);
  const vertical = spanOf(down);
  const horizontal = spanOf(right);
  const frame = frameOf([rows, columns], [-vertical.first, -horizontal.first], vertical.length, horizontal.length);
  const pixel = out * FLOAT;
  const from = gridOf(frame.height, frame.width, pixel, [1, 1], 0);
  const passes = down.flatMap((y) =>
    right.map((x): Pass => {
      const start = (y.phase * width + x.phase) * channels * FLOAT;
      return {
        rows: y.count,
        columns: x.count,
        from,
        to: gridOf(height, width, channels * FLOAT, stride, start),
        ...reachOf(
          y.taps.map(({ tap: at, at: row }) => ({ tap: at, at: row - vertical.first })),
          x.taps.map(({ tap: at, at: column }) => ({ tap: at, at: column - horizontal.first })),
          frame.width,
          pixel,
          out / groups,
          groups === 1,
        ),
      };
    }),
  );
  return { frame, passes };
}

/** A tap along one axis: where it is in the filter, in bytes, and where in the image, in pixels. */
interface Tap {
  readonly tap: number;
  readonly at: number;
}

interface Phase {
  readonly phase: number;
  /** How many pixels of the axis have this phase. */
  readonly count: number;
  /** Ordered by their place. */
  readonly taps: readonly Tap[];
}

/** The pixels of an axis by their remainder modulo the stride, with the taps that reach an output from there. */
function phasesOf(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
  tap: number,
): readonly Phase[] {
  return Array.from({ length: Math.min(stride, size) }, (_, phase) => {
    const taps: Tap[] = [];
    for (let i = kernel - 1; i >= 0; i -= 1) {
      const at = (phase + before - i * dilation) / stride;
      if (Number.isInteger(at)) taps.push({ tap: i * tap, at });
    }
    return { phase, count: Math.ceil((size - phase) / stride), taps };
  });
}

/** The first output that any phase reads, and how many from there on. */
function spanOf(phases: readonly Phase[]): { readonly first: number; readonly length: number } {
  const places = phases.flatMap(({ count, taps }) => taps.flatMap(({ at }) => [at, at + count - 1]));
  if (places.length === 0) return { first: 0, length: 1 };
  const first = Math.min(...places);
  return { first, length: Math.max(...places) - first + 1 };
}

function frameOf(
  [height, width]: readonly [number, number],
  [top, left]: readonly [number, number],
  frameHeight: number,
  frameWidth: number,
): Frame {
  const isInside = top === 0 && left === 0 && frameHeight <= height && frameWidth <= width;
  if (isInside) return { isCopy: false, height, width, top, left };
  return { isCopy: true, height: frameHeight, width: frameWidth, top, left };
}

function gridOf(
  height: number,
  width: number,
  pixel: number,
  [down, right]: readonly [number, number],
  start: number,
): Grid {
  return { start, image: height * width * pixel, row: down * width * pixel, column: right * pixel };
}

/** Taps that are neighbours in a row make one run, if all channels take part. */
function reachOf(
  ys: readonly Tap[],
  xs: readonly Tap[],
  width: number,
  pixel: number,
  inner: number,
  isWhole: boolean,
): Pick<Pass, 'taps' | 'runs' | 'runLength' | 'tapColumns' | 'tapStep'> {
  const taps = Int32Array.from(ys.flatMap((y) => xs.map((x) => y.tap + x.tap)));
  const isJoined = isWhole && xs.every((x, j) => x.at === (xs[0]?.at ?? 0) + j);
  const starts = isJoined ? xs.slice(0, 1) : xs;
  const runs = Int32Array.from(ys.flatMap((y) => starts.map((x) => (y.at * width + x.at) * pixel)));
  const tapStep = ((xs[1]?.at ?? 0) - (xs[0]?.at ?? 0)) * pixel;
  return { taps, runs, runLength: isJoined ? xs.length * inner : inner, tapColumns: xs.length, tapStep };
}
