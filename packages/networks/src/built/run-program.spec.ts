import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ActFun, Description, ForwardOptions, NetworkPlan } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { buildNetwork, planNetwork, relu } from '../index.js';
import { runProgram } from './run-program.js';
import { builtInActivations } from './built-in-activations.js';
import { bodyOf } from '../testing/descriptions.js';
import { ProbeLayer } from '../testing/probe-layer.js';
import { contextOf, registerWith } from '../testing/trees.js';

const register = registerWith({ ProbeLayer });
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

/** A 2x2 image of two channels: pixels in reading order, channels next to each other. */
const IMAGE = [1, 10, 2, 20, 3, 30, 4, 40];

/** The plan of one operation on the two channels that the stem passes on. */
function planOf(op: Description, input = [2, 2, 2], features = 2): Promise<NetworkPlan> {
  return planNetwork(bodyOf([{ op, features }], { stem: { features: 2 } }), contextOf(register, input, 2));
}

/** What the cell of a plan computes from given values; the stem is left out. */
function cellOutput(plan: NetworkPlan, data: readonly number[], options: Partial<ForwardOptions> = {}): number[] {
  const { ops } = engine;
  const built = buildNetwork(plan, { ops, random: new Random(1) });
  const { program, inputs } = plan.modules[1]!;
  const run = {
    ops,
    variables: built.variables,
    activations: builtInActivations,
    options: { training: true, ...options },
  };
  try {
    return ops.tidy(() => {
      const x = ops.tensor(data, [data.length / inputs[0]!.reduce((a, b) => a * b, 1), ...inputs[0]!]);
      const [output] = runProgram(run, program, new Map([[program.inputs[0]!, x]]));
      return Array.from(output!.dataSync(), (value) => Math.round(value * 1e5) / 1e5);
    });
  } finally {
    built.dispose();
  }
}

const probe = (op: string): Description => ({ name: 'ProbeLayer', kwargs: { op } });
const layer = (name: string, kwargs: object = {}): Description => ({ name, kwargs }) as Description;

const CASES: readonly (readonly [string, Description, readonly number[], number?])[] = [
  ['mul with one factor for each channel', probe('scale'), [2.5, 250, 5, 500, 7.5, 750, 10, 1000]],
  ['mul', probe('square'), [1, 100, 4, 400, 9, 900, 16, 1600]],
  ['slice_channels and concat', probe('slice'), [10, 1, 20, 2, 30, 3, 40, 4]],
  ['shift', probe('shift'), [4, 40, 0, 0, 0, 0, 0, 0]],
  ['reshape', probe('reshape'), IMAGE],
  ['zeros', layer('ZeroLayer'), [0, 0, 0, 0, 0, 0, 0, 0]],
  ['pad_channels', layer('SkipLayer'), [1, 10, 0, 2, 20, 0, 3, 30, 0, 4, 40, 0], 3],
  ['nothing', layer('SkipLayer'), IMAGE],
  ['max_pool', layer('PoolingLayer', { order: 'w', k_size: 2, stride: 2 }), [4, 40]],
  // Nine elements in each window, of which four are the image.
  [
    'avg_pool that counts padding',
    layer('PoolingLayer', { order: 'w', pool_type: 'avg' }),
    Array(4).fill([1.11111, 11.11111]).flat(),
  ],
  ['activation', layer('PoolingLayer', { order: 'w_act', k_size: 1, act_fun: 'htanh' }), Array(8).fill(1)],
  [
    'concat',
    layer('ConcatChoiceModule', { idxs: [0, 0] }),
    [1, 10, 1, 10, 2, 20, 2, 20, 3, 30, 3, 30, 4, 40, 4, 40],
    4,
  ],
  [
    'several results, of which some are taken',
    {
      name: 'SequentialModulesL',
      submodule_lists: {
        submodules: [
          {
            name: 'ParallelModules',
            submodule_lists: { submodules: [layer('SkipLayer'), layer('ZeroLayer', { stride: 1 })] },
          },
          layer('ConcatChoiceModule', { idxs: [1, 0] }),
        ],
      },
    },
    [0, 0, 1, 10, 0, 0, 2, 20, 0, 0, 3, 30, 0, 0, 4, 40],
    4,
  ],
  [
    'add',
    {
      name: 'SumParallelModules',
      submodule_lists: { submodules: Array(3).fill(layer('SkipLayer')) as Description[] },
    },
    IMAGE.map((value) => 3 * value),
  ],
];

describe('operations by hand', () => {
  it.each(CASES.map(([name, op, expected, features = 2]) => [name, op, expected, features] as const))(
    '%s',
    async (_, op, expected, features) => {
      expect(cellOutput(await planOf(op, [2, 2, 2], features), IMAGE)).toEqual(expected);
    },
  );

  it('several results are refused where one is wanted', async () => {
    const several: Description = {
      name: 'ParallelModules',
      submodule_lists: { submodules: [layer('SkipLayer'), layer('SkipLayer')] },
    };
    await expect(planOf(several)).rejects.toThrow('the cell "0" returns 2 values, the stem 1');
  });

  it('errors of parts of other packages name their place', async () => {
    const place = 'kwargs.cell_configs.0.submodules.op: ProbeLayer: ';
    await expect(planOf(probe('fail'))).rejects.toThrow(`${place}does not want to`);
    await expect(planOf(probe('throw'))).rejects.toThrow(`${place}is broken`);
    await expect(planOf(probe('twice'))).rejects.toThrow(`${place}two variables are named cells.0.op.conv.weight`);
  });
});

describe('the factorised reduction', () => {
  const op = layer('FactorizedReductionLayer', { order: 'w' });
  it.each([
    [4, [0, 2, 8, 10], [5, 7, 13, 15]],
    // Beyond the border of an odd image are zeros.
    [3, [0, 2, 6, 8], [4, 0, 0, 0]],
  ])('takes every second pixel of an image of size %i, the second time one further', async (size, even, odd) => {
    const plan = await planOf(op, [size, size, 2]);
    const { program, inputs } = plan.modules[1]!;
    expect(inputs).toEqual([[size, size, 2]]);
    const { ops } = engine;
    const found = ops.tidy(() => {
      // Filters that take the first channel only.
      const filter = ops.tensor([1, 0], [1, 1, 2, 1]);
      const values = new Map(plan.variables.map(({ name }) => [name, filter]));
      const data = Array.from({ length: size * size }, (_, i) => [i, -1]).flat();
      const x = ops.tensor(data, [1, size, size, 2]);
      const run = { ops, variables: new Map(), activations: builtInActivations, options: { training: true, values } };
      return [...runProgram(run, program, new Map([[program.inputs[0]!, x]]))[0]!.dataSync()];
    });
    expect(found).toEqual(even.flatMap((value, i) => [value, odd[i]]));
  });
});

describe('batch normalisation', () => {
  const op = layer('PoolingLayer', { order: 'w_bn', k_size: 1, bn_affine: false });

  it('uses the batch in training, and moves the running statistics by a tenth, with unbiased variance', async () => {
    const plan = await planOf(op, [1, 1, 2]);
    const { ops } = engine;
    const built = buildNetwork(plan, { ops, random: new Random(1) });
    const { program } = plan.modules[1]!;
    const names = ['cells.0.op.bn.running_mean', 'cells.0.op.bn.running_var'];
    const forward = (training: boolean, values?: ForwardOptions['values']): number[] =>
      ops.tidy(() => {
        const options = { training, ...(values && { values }) };
        const run = { ops, variables: built.variables, activations: builtInActivations, options };
        // Channel 0 has 1 and 3: mean 2, variance 1, unbiased 2. Channel 1 has 0 and 10: 5, 25, 50.
        const x = ops.tensor([1, 0, 3, 10], [2, 1, 1, 2]);
        return [...runProgram(run, program, new Map([[program.inputs[0]!, x]]))[0]!.dataSync()];
      });
    const running = (): number[][] => names.map((name) => [...built.variables.get(name)!.value.dataSync()]);
    const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

    expect(forward(false)).toEqual(close([1, 0, 3, 10].map((value) => value / Math.sqrt(1 + 1e-5))));
    expect(running()).toEqual([[0, 0], [1, 1]]); // prettier-ignore
    expect(forward(true)).toEqual(
      close([-1, -1, 1, 1].map((value, i) => value / Math.sqrt(1 + 1e-5 / [1, 25][i % 2]!))),
    );
    expect(running()).toEqual([close([0.2, 0.5]), close([0.9 + 0.2, 0.9 + 5])]);
    forward(true);
    expect(running()).toEqual([close([0.38, 0.95]), close([0.9 * 1.1 + 0.2, 0.9 * 5.9 + 5])]);

    // Values that stand in, as of an average of the weights, are used and left alone, and so are the variables.
    const before = running();
    const stand = new Map([[names[0]!, ops.tensor([1, 0], [2])], [names[1]!, ops.tensor([4, 1], [2])]]); // prettier-ignore
    expect(forward(false, stand)).toEqual(close([0, 0, 1, 10].map((v, i) => v / Math.sqrt(1 + 1e-5 / [4, 1][i % 2]!))));
    forward(true, stand);
    expect(running()).toEqual(before);
    for (const tensor of stand.values()) tensor.dispose();
    built.dispose();
  });

  it('trains on a single value for each channel without infinities', async () => {
    const plan = await planOf(op, [1, 1, 2]);
    expect(cellOutput(plan, [3, 4])).toEqual([0, 0]);
  });
});

describe('dropout and drop-path', () => {
  const block = (op: string): Description => {
    const wrapped = { name: 'InputChoiceWrapperModule', submodules: { wrapped: layer(op, { stride: 1 }) } };
    const blocks = [{ name: 'Bench201CNNBlock', submodule_lists: { ops: [wrapped] } }];
    const body = bodyOf([{ op: layer('SkipLayer'), features: 2 }], { stem: { features: 2 } });
    const kwargs = { name: '0', features_fixed: 2 };
    const cell_configs = { '0': { name: 'Bench201CNNCell', kwargs, submodule_lists: { blocks } } };
    return { ...body, kwargs: { ...body.kwargs, cell_configs } } as unknown as Description;
  };
  const samples = Array.from({ length: 400 }, (_, i) => [i + 1, -i - 1]).flat();

  it('drop whole paths of samples, scale the others, and leave the input as it is', async () => {
    const plan = await planNetwork(block('SkipLayer'), contextOf(register, [1, 1, 3], 2));
    const options = { dropPath: 0.25, dropIdentityPaths: true, random: new Random(5) };
    const found = cellOutput(plan, samples, options);
    const kept = found.filter((value) => value !== 0).length / 2;
    // 300 expected, standard deviation 8.7
    expect(Math.abs(kept - 300)).toBeLessThan(35);
    for (let i = 0; i < samples.length; i += 2) {
      const isKept = found[i] !== 0;
      const expected = [samples[i]!, samples[i + 1]!].map((value) => (isKept ? expect.closeTo(value / 0.75, 2) : 0));
      expect([found[i], found[i + 1]! + 0]).toEqual(expected);
    }
    expect(cellOutput(plan, samples, { ...options, random: new Random(5) })).toEqual(found);
    expect(cellOutput(plan, samples, { ...options, random: new Random(6) })).not.toEqual(found);
    // Not in place: the same input read again is unchanged.
    const { ops } = engine;
    const x = ops.tensor([1, 2, 3, 4], [2, 1, 1, 2]);
    const { program } = plan.modules[1]!;
    const run = { ops, variables: new Map(), activations: builtInActivations, options: { training: true, ...options } };
    ops.tidy(() => void runProgram(run, program, new Map([[program.inputs[0]!, x]])));
    expect([...x.dataSync()]).toEqual([1, 2, 3, 4]);
    x.dispose();
  });

  it('spare identity paths unless told otherwise, and everything outside training', async () => {
    const plan = await planNetwork(block('SkipLayer'), contextOf(register, [1, 1, 3], 2));
    const random = new Random(5);
    expect(cellOutput(plan, samples, { dropPath: 0.9, random })).toEqual(samples);
    expect(cellOutput(plan, samples, { dropPath: 0.9, dropIdentityPaths: true, random, training: false })).toEqual(
      samples,
    );
    const pooled = await planNetwork(
      bodyOf([{ op: layer('ResNetLayer'), features: 2 }], { stem: { features: 2 } }),
      contextOf(register, [1, 1, 3], 2),
    );
    expect(() => cellOutput(pooled, samples, { dropPath: 0.9 })).toThrow('drop_path needs a source of random values');
  });

  it('drop elements or channels of a layer, and follow the forward options in heads', async () => {
    const drop = { order: 'w', k_size: 1, dropout_rate: 0.5 };
    const plan = await planOf(layer('PoolingLayer', drop), [2, 1, 2]);
    const data = Array.from({ length: 100 }, () => [1, 1, 1, 1]).flat();
    const found = cellOutput(plan, data, { random: new Random(1) });
    expect(new Set(found)).toEqual(new Set([0, 2]));
    // Both pixels of a channel share their fate.
    for (let i = 0; i < data.length; i += 4) expect(found.slice(i, i + 2)).toEqual(found.slice(i + 2, i + 4));
    expect(found.filter((value) => value === 0).length / found.length).toBeCloseTo(0.5, 0);

    const { ops } = engine;
    const heads = [layer('ClassificationHead', { dropout: 0.9 })];
    const body = bodyOf([{ op: layer('SkipLayer'), features: 8 }], { heads });
    const built = buildNetwork(await planNetwork(body, contextOf(register, [4, 4, 3], 5)), {
      ops,
      random: new Random(1),
    });
    const x = ops.ones([2, 4, 4, 3]);
    const outputs = (options: Partial<ForwardOptions>): number[] =>
      ops.tidy(() => [...built.forward(x, { training: true, random: new Random(3), ...options })[0]!.dataSync()]);
    expect(outputs({ dropout: 0.9 })).toEqual(outputs({}));
    expect(outputs({ dropout: 0 })).not.toEqual(outputs({}));
    const kept: ForwardOptions = { training: true, keepsAll: true };
    const withoutRandom = ops.tidy(() => [...built.forward(x, kept)[0]!.dataSync()]);
    expect(withoutRandom).toEqual(outputs({ dropout: 0 }));
    expect(cellOutput(plan, data, kept)).toEqual(data);
    expect(() => outputs({ dropout: 1 })).toThrow('a probability to drop is at least 0 and less than 1, found 1');
    x.dispose();
    built.dispose();
  });
});

describe('a built network', () => {
  const plan = () => planNetwork(bodyOf([{ op: layer('ConvLayer'), features: 8 }]), contextOf(register, [4, 4, 3], 5));

  it('refuses inputs of another shape', async () => {
    const built = buildNetwork(await plan(), { ops: engine.ops, random: new Random(1) });
    const x = engine.ops.ones([2, 4, 3, 3]);
    expect(() => built.forward(x, { training: false })).toThrow(
      'the network takes [batch, 4, 4, 3], found [2, 4, 3, 3]',
    );
    x.dispose();
    built.dispose();
  });

  it('takes activation functions of other packages from its context, and names one that is missing', async () => {
    const found = await plan();
    const text = JSON.stringify(found).replaceAll('"relu"', '"mine"');
    const changed = JSON.parse(text) as NetworkPlan;
    const context = { ops: engine.ops, random: new Random(1) };
    expect(() => buildNetwork(changed, context)).toThrow(
      'the activation function mine is missing in the build context',
    );
    const mine: ActFun = new relu({ path: '', args: {}, children: {} });
    buildNetwork(changed, { ...context, activations: new Map([['mine', mine]]) }).dispose();
  });

  it('starts as PyTorch does, each variable from a stream of its own', async () => {
    const context = contextOf(register, [8, 8, 3], 5);
    const wide = await planNetwork(
      bodyOf([{ op: layer('ConvLayer', { bias: true, bn_affine: true }), features: 64 }]),
      context,
    );
    const more = await planNetwork(
      bodyOf([
        { op: layer('ConvLayer', { bias: true, bn_affine: true }), features: 64 },
        { op: layer('ConvLayer', { bias: true, bn_affine: true }), features: 64 },
      ]),
      context,
    );
    const one = buildNetwork(wide, { ops: engine.ops, random: new Random(4) });
    const two = buildNetwork(more, { ops: engine.ops, random: new Random(4) });
    const valuesOf = (built: typeof one, name: string): Float32Array =>
      built.variables.get(name)!.value.dataSync() as Float32Array;
    for (const name of one.variables.keys()) {
      if (name.startsWith('head')) continue;
      expect(valuesOf(two, name)).toEqual(valuesOf(one, name));
    }
    const weight = valuesOf(one, 'cells.0.op.conv.weight');
    const bound = 1 / Math.sqrt(3 * 3 * 8);
    expect(Math.max(...weight.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...weight.map(Math.abs))).toBeGreaterThan(0.99 * bound);
    const mean = weight.reduce((a, b) => a + b, 0) / weight.length;
    const variance = weight.reduce((a, b) => a + (b - mean) ** 2, 0) / weight.length;
    // Of a uniform distribution: bound squared over 3.
    expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1);
    expect(Math.abs(mean)).toBeLessThan((4 * bound) / Math.sqrt(3 * weight.length));
    expect(Math.max(...valuesOf(one, 'cells.0.op.conv.bias').map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(new Set(valuesOf(one, 'cells.0.op.bn.weight'))).toEqual(new Set([1]));
    expect(new Set(valuesOf(one, 'cells.0.op.bn.bias'))).toEqual(new Set([0]));
    one.dispose();
    two.dispose();
  });
});
