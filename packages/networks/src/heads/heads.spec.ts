import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, gradientError, type Engine } from '@uninas/engine';
import { buildNetwork, completeDescription, countMacs, countParams, planNetwork } from '../index.js';
import { builtInActivations } from '../built/built-in-activations.js';
import { compareSteps, numbers } from '../testing/compare.js';
import { bodyOf } from '../testing/descriptions.js';
import { contextOf, registerWith } from '../testing/trees.js';

const register = registerWith();
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

const STEM = 3 * 8 * 9 + 16;
const bodyWith = (head: object): Description =>
  bodyOf([{ op: { name: 'SkipLayer' }, features: 8 }], { act_fun: 'tanh', heads: [head as Description] });
const head = (name: string, kwargs: object = {}) => ({ name, kwargs });

/** Heads on 8 channels for 5 classes: size of the image, parameters, multiply-adds beyond those of the stem. */
const HEADS: readonly (readonly [string, object, number, number, number])[] = [
  ['Bench201Head', head('Bench201Head'), 4, 16 + 45, 8 + 40],
  ['ClassificationHead', head('ClassificationHead', { bias: false, dropout: 0.2 }), 4, 40, 8 + 40],
  [
    'FeatureMixClassificationHead',
    head('FeatureMixClassificationHead', { features: 12, act_fun: 'tanh' }),
    4,
    8 * 12 + 24 + 65,
    16 * 96 + 12 + 60,
  ],
  [
    'FeatureMixClassificationHead, gap_first',
    head('FeatureMixClassificationHead', { features: 12, act_fun: 'tanh', gap_first: true }),
    4,
    8 * 12 + 12 + 65,
    8 + 96 + 60,
  ],
  [
    'SeFeatureMixClassificationHead',
    head('SeFeatureMixClassificationHead', { features: 12, act_fun: 'tanh', se_act_fun: 'tanh', bias0: true }),
    4,
    // 8 inner features of the attention: a quarter of 8 is rounded to 8
    64 + 16 + 64 + 8 + (96 + 12) + 60,
    8 + 8 + 64 + 64 + 8 + 96 + 60,
  ],
  [
    'SeFeatureMixClassificationHead without attention',
    head('SeFeatureMixClassificationHead', { features: 12, se_cmul: 0, bias1: true }),
    4,
    96 + 65,
    8 + 96 + 60,
  ],
  ['DartsCifarAuxHead', head('DartsCifarAuxHead'), 8, 1024 + 256 + 4 * 128 * 768 + 1536 + 768 * 5 + 5, 0],
  ['DartsImageNetAuxHead', head('DartsImageNetAuxHead'), 7, 1024 + 256 + 4 * 128 * 768 + 1536 + 768 * 5 + 5, 0],
  ['DartsImageNetAuxHead for 9x9', head('DartsImageNetAuxHead'), 9, 1024 + 256 + 4 * 128 * 768 + 1536 + 3845, 0],
];

describe.each(HEADS)('%s', (_, description, size, params, macs) => {
  const context = contextOf(register, [size, size, 3], 5);
  const body = bodyWith(description);

  it('has the parameters and multiply-adds that were worked out by hand', async () => {
    const plan = await planNetwork(body, context);
    expect(countParams(plan) - STEM).toBe(params);
    if (macs > 0) expect(countMacs(plan) - 3 * 8 * 9 * size * size).toBe(macs);
  });

  it('computes what is planned, also for a single image, and reads back as itself', async () => {
    const plan = await planNetwork(body, context);
    const { ops } = engine;
    const built = buildNetwork(plan, { ops, random: new Random(1) });
    for (const batch of [1, 2]) {
      const x = ops.tensor(numbers(batch * size * size * 3), [batch, size, size, 3]);
      const options = { training: batch === 2, dropout: 0.3, random: new Random(1) };
      expect(compareSteps(built, x, options, new Map()).differences).toEqual([]);
      const outputs = built.forward(x, options);
      expect(outputs.map(({ shape }) => shape)).toEqual([[batch, 5]]);
      for (const tensor of [...outputs, x]) tensor.dispose();
    }
    built.dispose();
    const complete = await completeDescription(body, register);
    expect(await completeDescription(JSON.parse(JSON.stringify(complete)) as Description, register)).toEqual(complete);
  });

  it('has a gradient that agrees with central differences', async () => {
    const plan = await planNetwork(body, context);
    const { ops } = engine;
    const smooth = builtInActivations.get('swish')!;
    const activations = new Map([
      ['relu', smooth],
      ['hsigmoid', builtInActivations.get('sigmoid')!],
    ]);
    const built = buildNetwork(plan, { ops, random: new Random(1), activations });
    for (const [name, variable] of built.variables) {
      if (name.endsWith('running_var')) variable.load(new Float32Array(variable.value.size).fill(0.12));
    }
    const x = ops.tensor(numbers(2 * size * size * 3), [2, size, size, 3]);
    const names = plan.variables.filter(({ trainable }) => trainable).map(({ name }) => name);
    const inputs = names.map((name) => {
      const { shape, value } = built.variables.get(name)!;
      return { shape, data: Float32Array.from(value.dataSync()) };
    });
    const error = gradientError(ops, {
      inputs,
      f: (tensors) => {
        const values = new Map(names.map((name, i) => [name, tensors[i]!]));
        return built.forward(x, { training: false, values })[0]!;
      },
      samples: 4,
      step: 0.03,
    });
    expect(error.largest).toBeLessThan(1e-2);
    x.dispose();
    built.dispose();
  });
});

describe('heads for other labels than classes', () => {
  const planWith = (description: object, output: readonly number[]) =>
    planNetwork(bodyWith(description), { ...contextOf(register, [4, 4, 3]), output });

  it('PwClassificationHead classifies every pixel', async () => {
    const plan = await planWith(head('PwClassificationHead', { act_fun: 'tanh' }), [4, 4, 6]);
    expect(plan.modules.at(-1)!.outputs).toEqual([[4, 4, 6]]);
    expect(countParams(plan) - STEM).toBe(8 * 6 + 6);
    const built = buildNetwork(plan, { ops: engine.ops, random: new Random(1) });
    const x = engine.ops.tensor(numbers(2 * 48), [2, 4, 4, 3]);
    const outputs = built.forward(x, { training: true, random: new Random(1) });
    expect(outputs.map(({ shape }) => shape)).toEqual([[2, 4, 4, 6]]);
    for (const tensor of [...outputs, x]) tensor.dispose();
    built.dispose();
  });

  it.each([
    [
      [4, 4, 8],
      [4, 4, 8],
    ],
    [[128], [128]],
  ])('IdentityHead gives labels %j', async (output, shape) => {
    const plan = await planWith(head('IdentityHead'), output);
    const built = buildNetwork(plan, { ops: engine.ops, random: new Random(1) });
    const x = engine.ops.tensor(numbers(2 * 48), [2, 4, 4, 3]);
    const outputs = built.forward(x, { training: false });
    expect(outputs.map((tensor) => tensor.shape)).toEqual([[2, ...shape]]);
    for (const tensor of [...outputs, x]) tensor.dispose();
    built.dispose();
  });

  it('IdentityHead cannot give labels of another size', async () => {
    await expect(planWith(head('IdentityHead'), [5])).rejects.toThrow(
      'an output is Shape(4, 4, 8), the labels are Shape(5)',
    );
  });
});
