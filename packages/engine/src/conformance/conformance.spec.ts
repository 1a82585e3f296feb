import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Ops, Tensor } from '@uninas/contracts';
import { createEngine } from '../engine.js';
import { declareConformance, runAndCount } from './declare.js';
import { conformanceChecks, type Check } from './index.js';

let ops: Ops;
beforeAll(async () => {
  ({ ops } = await createEngine());
});

/** Whether one of our engines passes a check, with some of its ops replaced. */
function passes(title: string, broken: Partial<Ops>): boolean {
  const check = conformanceChecks().find(({ group, name }) => `${group}: ${name}` === title);
  if (check === undefined) throw new RangeError(`there is no check ${title}`);
  return !throws({ ...ops, ...broken }, check);
}

function throws(wrong: Ops, check: Check): boolean {
  try {
    runAndCount(wrong, check);
    return false;
  } catch {
    return true;
  }
}

/** A value whose gradient is scaled. */
const scaled = (right: Ops, y: Tensor, factor: number): Tensor =>
  right.customGradient([y], ([x]) => ({ value: x as Tensor, gradient: (dy) => [right.affine(dy, factor)] }));

describe('the suite finds', () => {
  it.each<[string, string, string, (right: Ops) => Partial<Ops>]>([
    ['a gradient that is cut', 'convolution', '3x3', (right) => ({ conv2d: (x, w, g) => right.stopGradient(right.conv2d(x, w, g)) })], // prettier-ignore
    ['a gradient that is 2 % off', 'convolution', '1x1', (right) => ({ conv2d: (x, w, g) => scaled(right, right.conv2d(x, w, g), 1.02) })], // prettier-ignore
    ['no gradient for a filter', 'convolution', '3x3, stride 2, odd image', (right) => ({ conv2d: (x, w, g) => right.conv2d(x, right.stopGradient(w), g) })], // prettier-ignore
    ['padding of another kind', 'convolution', '3x3, asymmetric padding, stride 2', (right) => ({ conv2d: (x, w, g) => right.conv2d(x, w, { ...g, padding: [g.padding[1], g.padding[0], g.padding[3], g.padding[2]] }) })], // prettier-ignore
    ['average pooling that leaves padding out', 'pooling', 'avg 3x3, padded of [2, 7, 6, 3]', (right) => ({ avgPool: (x, w) => right.div(right.avgPool(x, w), right.avgPool(right.ones(x.shape), w)) })], // prettier-ignore
    ['another variance', 'batch norm', 'of [7, 3] yields mean and biased variance; running statistics as PyTorch keeps them', (right) => ({ batchNormTrain: (...given) => { const made = right.batchNormTrain(...given); return { ...made, variance: right.affine(made.variance, 7 / 6) }; } })], // prettier-ignore
    ['values that differ from call to call', 'softmax', 'softmax of [3, 5]', (right) => { let calls = 0; return { softmax: (x) => right.affine(right.softmax(x), 1, 1e-7 * (calls++ % 2)) }; }], // prettier-ignore
    ['a tensor that is left behind', 'shape', 'reshape', (right) => ({ reshape: (x, shape) => { right.keep(right.zeros([1])); return right.reshape(x, shape); } })], // prettier-ignore
    ['ties that go to another element', 'pooling', 'max 2x2, stride 2: the first of equal largest elements gets the gradient', (right) => ({ maxPool: (x, w) => right.affine(right.avgPool(x, w), 1) })], // prettier-ignore
  ])('%s', (_, group, name, broken) => {
    expect(passes(`${group}: ${name}`, {})).toBe(true);
    expect(passes(`${group}: ${name}`, broken(ops))).toBe(false);
  });
});

describe('exceptions', () => {
  const checks: Check[] = [
    { group: 'a', name: 'holds', run: () => undefined },
    { group: 'a', name: 'fails', run: () => { throw new Error('wrong'); } }, // prettier-ignore
  ];
  /** What becomes of each test. */
  const outcomes = async (checksThatFail: RegExp): Promise<Record<string, boolean>> => {
    const found: Record<string, boolean> = {};
    const tests: [string, () => void][] = [];
    let prepare: () => Promise<void> = async () => undefined;
    const runner = {
      describe: (__: string, declare: () => void) => declare(),
      it: (name: string, run: () => void) => tests.push([name, run]),
      beforeAll: (first: () => Promise<void>) => (prepare = first),
    };
    const except = [{ checks: checksThatFail, reason: 'known' }];
    declareConformance(runner, async () => ({ ops }), checks, { except });
    await prepare();
    for (const [name, run] of tests) {
      try {
        run();
        found[name] = true;
      } catch {
        found[name] = false;
      }
    }
    return found;
  };

  it('have to fail', async () => {
    expect(await outcomes(/^a: fails$/)).toEqual({ holds: true, 'fails: known not to hold, known': true });
    expect(await outcomes(/^a: holds$/)).toEqual({ 'holds: known not to hold, known': false, fails: false });
  });

  it('that name no check are refused', async () => {
    await expect(outcomes(/^b:/)).rejects.toThrow('there is no check ^b:');
  });
});
