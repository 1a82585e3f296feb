import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { buildNetwork, planNetwork } from '@uninas/networks';
import { bodyOf, DEPENDENT, dependentOn, PLAIN, SEARCHED, THRESHOLDS } from '@uninas/networks/testing';
import { differenceOf, networkRegister, perturb } from '../testing/compare.fixture.js';

const modules = networkRegister();
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

/** How far ONNX Runtime is from us, for a network or several architectures of one. */
async function difference(description: Description, input = [7, 9, 3], classes = 5): Promise<number> {
  const plan = await planNetwork(description, { input, output: [classes], modules });
  const built = buildNetwork(plan, { ops: engine.ops, random: new Random(1) });
  try {
    perturb(built);
    const random = new Random(5);
    let most = 0;
    for (let i = 0; i < (plan.weights.length === 0 ? 1 : 3); i++) {
      const gene = plan.weights.map(({ choices }) => random.int(choices));
      most = Math.max(most, await differenceOf(built, gene));
    }
    return most;
  } finally {
    built.dispose();
  }
}

const around = (ops: readonly Description[], features: number): Description =>
  bodyOf(
    ops.map((op) => ({ op, features })),
    { stem: { features: 8 }, act_fun: 'tanh' },
  );
const LAYERS: readonly (readonly [string, Description])[] = [
  ...[...PLAIN, ...THRESHOLDS, ...SEARCHED].map(({ name, op, features }) => [name, around([op], features)] as const),
  ...DEPENDENT.map(([cls, kwargs]) => [cls, around(dependentOn(cls, [-1, -2], kwargs), 8)] as const),
];

describe('ONNX Runtime computes what we do', () => {
  it.each(LAYERS)('with %s', async (_, description) => {
    expect(await difference(description)).toBeLessThan(1e-4);
  });
});
