import type { Window2d } from '@uninas/contracts';

/** For each place of the target along one axis, the places of the source that are summed up. */
export type Sources = readonly (readonly number[])[];

/** One axis of a window over `size` places, of which there are `count`: its kernel, stride, padding before, dilation. */
export type WindowAxis = readonly [
  size: number,
  count: number,
  kernel: number,
  stride: number,
  before: number,
  dilation: number,
];

/** The places inside the image that each window covers. */
export function covered(...[size, count, kernel, stride, before, dilation]: WindowAxis): Sources {
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: kernel }, (__, tap) => i * stride - before + tap * dilation).filter(
      (at) => at >= 0 && at < size,
    ),
  );
}

/** For each place of the image, the windows that cover it. */
export function covering(...axis: WindowAxis): Sources {
  return reversed(covered(...axis), axis[0]);
}

/** For each of `size` places, the windows that cover it. */
export function reversed(sources: Sources, size: number): Sources {
  const targets = Array.from({ length: size }, (): number[] => []);
  sources.forEach((places, i) => {
    for (const place of places) targets[place]?.push(i);
  });
  return targets;
}

/** Lists by the numbers they are made from: a network asks for the same few again and again. */
export class Lists<Of extends readonly number[]> {
  readonly #known = new Map<string, Int32Array>();

  constructor(private readonly sourcesOf: (...of: Of) => Sources) {}

  /** Starts of the lists, then the lists. */
  of(...of: Of): Int32Array {
    const key = of.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const list = listOf(this.sourcesOf(...of));
    if (this.#known.size >= LIMIT) this.#known.clear();
    this.#known.set(key, list);
    return list;
  }
}

const LIMIT = 1024;

/** The lists of rows and of columns of a window. */
export function listsOf(
  lists: Lists<WindowAxis>,
  { kernel, stride, padding, dilation }: Window2d,
  size: readonly [number, number],
  count: readonly [number, number],
): readonly [Int32Array, Int32Array] {
  return [
    lists.of(size[0], count[0], kernel[0], stride[0], padding[0], dilation[0]),
    lists.of(size[1], count[1], kernel[1], stride[1], padding[2], dilation[1]),
  ];
}

function listOf(sources: Sources): Int32Array {
  const starts = [0];
  for (const places of sources) starts.push((starts.at(-1) ?? 0) + places.length);
  return Int32Array.from([...starts, ...sources.flat()]);
}
