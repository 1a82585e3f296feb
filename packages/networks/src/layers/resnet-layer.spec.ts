import { expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine } from '@uninas/engine';
import { buildNetwork, planNetwork } from '../index.js';
import { numbers } from '../testing/compare.js';
import { bodyOf } from '../testing/descriptions.js';
import { contextOf, registerWith } from '../testing/trees.js';

it.each(['ResNetLayer', 'ResNetBottleneckLayer'])('%s rectifies the sum where it is told to', async (name) => {
  const register = registerWith();
  const engine = await createEngine();
  const outputs = async (has_last_act: boolean): Promise<number[]> => {
    const op = { name, kwargs: { act_fun: 'relu', has_last_act } } as Description;
    const body = bodyOf([{ op, features: 8 }], { act_fun: 'identity', heads: [{ name: 'IdentityHead' }] });
    const plan = await planNetwork(body, { ...contextOf(register, [4, 4, 3]), output: [4, 4, 8] });
    const built = buildNetwork(plan, { ops: engine.ops, random: new Random(1) });
    const values = engine.ops.tidy(() => {
      const [output] = built.forward(engine.ops.tensor(numbers(48), [1, 4, 4, 3]), { training: false });
      return [...output!.dataSync()];
    });
    built.dispose();
    return values;
  };
  const sum = await outputs(false);
  expect(Math.min(...sum)).toBeLessThan(0);
  expect(await outputs(true)).toEqual(sum.map((x) => Math.max(x, 0)));
});
