/**
 * Puts an image of one plane per channel, as CIFAR's files have it, where its pixels have their
 * channels beside each other.
 *
 * @param source all values of the first channel from `from` on, then those of the next
 * @param pixels so many values in each of three planes
 */
export function joinPlanes(source: Uint8Array, from: number, pixels: number, target: Uint8Array, to: number): void {
  for (let p = 0; p < pixels; p++) {
    target[to + 3 * p] = source[from + p]!;
    target[to + 3 * p + 1] = source[from + pixels + p]!;
    target[to + 3 * p + 2] = source[from + 2 * pixels + p]!;
  }
}
