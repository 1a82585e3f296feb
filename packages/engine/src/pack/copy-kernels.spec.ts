import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ops, Tensor } from '@uninas/contracts';
import fc from 'fast-check';
import { createEngine, type Engine } from '../engine.js';
import { difference } from '../testing/difference.js';
import { values } from '../testing/values.js';

let pack: Engine;
let plain: Engine;
beforeAll(async () => {
  [pack, plain] = [await createEngine({ kernels: 'pack' }), await createEngine({ kernels: 'plain' })];
});
afterEach(() => expect(pack.memory()).toEqual({ tensors: 0, bytes: 0 }));

type Image = readonly [number, number, number, number];

/** What `f` makes of an image, and the gradient of a weighted sum of that. */
function results({ ops }: Engine, shape: Image, f: (ops: Ops, x: Tensor) => Tensor): Float32Array[] {
  const x = ops.variable('x', shape, { data: values(shape) });
  const found = ops.tidy(() => {
    const y = f(ops, x.value);
    const weights = ops.tensor(values(y.shape, 4), y.shape);
    const { gradients } = ops.valueAndGradients(() => ops.sum(ops.mul(weights, f(ops, x.value))), [x]);
    return [y, ...gradients].map((t) => Float32Array.from(t.dataSync()));
  });
  x.dispose();
  return found;
}

const size = fc.integer({ min: 1, max: 9 });
const images: fc.Arbitrary<Image> = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  size,
  size,
  // less than a vector, between vectors, more than what is copied vector by vector
  fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 17, 33, 130),
);

function expectSame(run: (image: Image, n: number) => (ops: Ops, x: Tensor) => Tensor, tolerance = 0): void {
  const n = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(images, n, (image, count) => {
      const f = run(image, count);
      const expected = results(plain, image, f);
      results(pack, image, f).forEach((found, i) => {
        if (tolerance === 0) expect(found).toEqual(expected[i]);
        else expect(difference(found, expected[i] as Float32Array)).toBeLessThan(tolerance);
      });
    }),
    { seed: 5, numRuns: 20 },
  );
}

describe('kernels of the pack that copy', () => {
  it('put tensors beside each other along any axis', () =>
    expectSame((_, n) => (ops, x) => ops.concat([x, ops.relu(x), x], n - 1)));

  it('cut parts out of any axis', () =>
    expectSame((image, n) => (ops, x) => {
      const begin = image.map((dim, axis) => (axis === n - 1 ? Math.floor(dim / 3) : 0));
      return ops.slice(
        x,
        begin,
        image.map((dim, axis) => dim - (begin[axis] ?? 0)),
      );
    }));

  it('put zeros around', () =>
    expectSame(
      (_, n) => (ops, x) =>
        ops.pad(
          x,
          [0, 1, 2, 3].map((i) => [i % n, n - 1]),
        ),
    ));

  it('copy elements of one byte', () => {
    for (const { ops } of [pack, plain]) {
      ops.tidy(() => {
        const bits = ops.tensor(Uint8Array.of(1, 0, 0, 1, 1, 1), [2, 3], 'bool');
        expect([...ops.concat([bits, bits], 1).dataSync()]).toEqual([1, 0, 0, 1, 0, 0, 1, 1, 1, 1, 1, 1]);
        expect([...ops.slice(bits, [0, 1], [2, 2]).dataSync()]).toEqual([0, 0, 1, 1]);
      });
    }
  });
});

describe('resizing of the pack', () => {
  it('takes the nearest pixels', () =>
    expectSame(
      ([, height, width], n) =>
        (ops, x) =>
          ops.resizeNearest(x, [height + n, Math.ceil(width / n)]),
      1e-6,
    ));

  it('enlarges', () => expectSame((_, n) => (ops, x) => ops.upsampleNearest(x, [n, 5 - n]), 1e-6));

  it('gives a global average pool its gradient', () => expectSame(() => (ops, x) => ops.globalAvgPool(x), 1e-6));
});
