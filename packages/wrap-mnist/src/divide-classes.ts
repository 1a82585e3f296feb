/** Images and their classes. */
export interface Digits {
  /** `[count, 28, 28]` */
  readonly pixels: Uint8Array;
  /** `[count]` */
  readonly labels: Uint8Array;
}

const SIZE = 28 * 28;

/**
 * Divides every class into a training part and its last fifth, rounded down,
 * for testing; within a part the classes take turns until each is used up.
 *
 * @param classes `[count, 28, 28]` for each class
 */
export function divideClasses(classes: readonly Uint8Array[]): { readonly train: Digits; readonly test: Digits } {
  const sizes = classes.map(({ length }) => length / SIZE);
  const tests = sizes.map((size) => Math.floor(size / 5));
  return {
    train: takeTurns(classes.map((pixels, i) => pixels.subarray(0, (sizes[i]! - tests[i]!) * SIZE))),
    test: takeTurns(classes.map((pixels, i) => pixels.subarray((sizes[i]! - tests[i]!) * SIZE))),
  };
}

function takeTurns(classes: readonly Uint8Array[]): Digits {
  const count = classes.reduce((sum, { length }) => sum + length / SIZE, 0);
  const pixels = new Uint8Array(count * SIZE);
  const labels = new Uint8Array(count);
  let at = 0;
  for (let turn = 0; at < count; turn++) {
    for (const [label, own] of classes.entries()) {
      if ((turn + 1) * SIZE > own.length) continue;
      pixels.set(own.subarray(turn * SIZE, (turn + 1) * SIZE), at * SIZE);
      labels[at++] = label;
    }
  }
  return { pixels, labels };
}
