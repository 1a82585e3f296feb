import type { Window2d } from '@uninas/contracts';

/** For each place of the target along one axis, the places of the source that are summed up. */
export type Sources = readonly (readonly number[])[];

/** The pixels inside the image that each window covers, along both axes. */
export function sourcesOf(
  { kernel, stride, padding, dilation }: Window2d,
  size: readonly [number, number],
  count: readonly [number, number],
): readonly [Sources, Sources] {
  const along = (axis: 0 | 1, before: number): Sources =>
    Array.from({ length: count[axis] }, (_, i) =>
      Array.from({ length: kernel[axis] }, (__, tap) => i * stride[axis] - before + tap * dilation[axis]).filter(
        (at) => at >= 0 && at < size[axis],
      ),
    );
  return [along(0, padding[0]), along(1, padding[2])];
}

/** For each of `size` places, the windows that cover it. */
export function reversed(sources: Sources, size: number): Sources {
  const targets = Array.from({ length: size }, (): number[] => []);
  sources.forEach((places, i) => {
    for (const place of places) targets[place]?.push(i);
  });
  return targets;
}

/** Starts of the lists, then the lists. */
export function listOf(sources: Sources): Int32Array {
  const starts = [0];
  for (const places of sources) starts.push((starts.at(-1) ?? 0) + places.length);
  return Int32Array.from([...starts, ...sources.flat()]);
}
