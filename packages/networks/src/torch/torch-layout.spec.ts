import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Description, SavedTensor } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { buildNetwork, planNetwork } from '../index.js';
import { itWith, readJson } from '../testing/shared.js';
import { contextOf, registerWith } from '../testing/trees.js';
import { fromTorch, torchShape, toTorch } from './torch-layout.js';
import { fromTorchWeights } from './torch-weights.js';

describe('the layout of PyTorch', () => {
  it('is that of filters worked out by hand', () => {
    // [height 1, width 2, in 1, out 2]: the two filters are 1, 3 and 2, 4
    const filter = { shape: [1, 2, 1, 2], data: Float32Array.of(1, 2, 3, 4) };
    expect(toTorch('conv', filter)).toEqual({ shape: [2, 1, 1, 2], data: Float32Array.of(1, 3, 2, 4) });
    const weight = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    expect(toTorch('linear', weight)).toEqual({ shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
    const scale = { shape: [2], data: Float32Array.of(1, 2) };
    expect(toTorch('norm_scale', scale)).toBe(scale);
  });

  it.each([
    ['conv', [3, 5, 2, 4]],
    ['linear', [7, 3]],
    ['bias', [4]],
  ] as const)('of a variable for %s is undone by the way back', (role, shape) => {
    const data = Float32Array.from({ length: shape.reduce<number>((a, b) => a * b, 1) }, (_, i) => i);
    const there = toTorch(role, { shape, data });
    expect(there.shape).toEqual(torchShape({ role, shape }));
    expect(fromTorch(role, there)).toEqual({ shape: [...shape], data });
  });
});

interface Reference {
  readonly ops: readonly {
    readonly op: string;
    readonly config: Readonly<Record<string, number>> & { readonly running_mean?: number[]; running_var?: number[] };
    readonly inputs: Readonly<Record<'x' | 'w' | 'b', { readonly shape: number[]; readonly data: number[] }>>;
    readonly output: { readonly shape: number[]; readonly data: number[] };
  }[];
  readonly mlp_training: {
    readonly X: number[][];
    readonly y: number[];
    readonly w1: number[][];
    readonly w2: number[][];
    readonly losses: number[];
  };
}

/** Networks whose weights and outputs are numbers of PyTorch. */
describe('weights of PyTorch', () => {
  const file = 'reference-torch/torch-numerics.json.gz';
  const register = registerWith();
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine();
  });
  afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

  /** What a description computes with weights by PyTorch's names, for data channels last. */
  async function outputs(
    description: object,
    tensors: Readonly<Record<string, SavedTensor>>,
    x: SavedTensor,
    output: readonly number[],
  ): Promise<readonly number[]> {
    const { ops } = engine;
    const plan = await planNetwork(description as Description, {
      ...contextOf(register, x.shape.slice(1)),
      output,
    });
    const built = buildNetwork(plan, { ops, random: new Random(1) });
    const log = { info: () => {}, warn: () => {} };
    const weights = fromTorchWeights(plan, new Map(Object.entries(tensors)), { file: 'torch', log });
    for (const [name, { data }] of weights) built.variables.get(name)!.load(data);
    const values = ops.tidy(() => {
      const [result] = built.forward(ops.tensor(x.data, x.shape), { training: false });
      return [...result!.dataSync()];
    });
    built.dispose();
    return values;
  }

  const saved = ({ shape, data }: { shape: number[]; data: number[] }): SavedTensor => ({ shape, data: Float32Array.from(data) }); // prettier-ignore
  const vector = (data: readonly number[]): SavedTensor => ({ shape: [data.length], data: Float32Array.from(data) });
  /** `[batch, channels, height, width]` as channels last. */
  const lastOf = ({ shape: [b, c, h, w], data }: { shape: number[]; data: number[] }): SavedTensor => {
    const values = new Float32Array(data.length);
    let i = 0;
    for (let n = 0; n < b!; n++)
      for (let y = 0; y < h!; y++)
        for (let x = 0; x < w!; x++) for (let k = 0; k < c!; k++) values[i++] = data[((n * c! + k) * h! + y) * w! + x]!;
    return { shape: [b!, h!, w!, c!], data: values };
  };
  /** A network of one layer, whose output is that of the layer. */
  const network = (features: number, kwargs: object): object => ({
    name: 'StackedCellsNetworkBody',
    kwargs: {
      features_mul: 1,
      features_first_cell: -1,
      cell_order: ['c'],
      cell_configs: {
        c: {
          name: 'SingleLayerCell',
          kwargs: { name: 'c', features_fixed: features },
          submodules: { op: { name: 'ConvLayer', kwargs } },
        },
      },
    },
    submodules: { stem: { name: 'SkipStem' } },
    submodule_lists: { heads: [{ name: 'IdentityHead' }] },
  });
  const expectClose = (found: readonly number[], expected: ArrayLike<number>): void => {
    expect(found).toHaveLength(expected.length);
    const largest = Math.max(...Array.from(expected, Math.abs));
    found.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-5 * largest));
  };

  itWith(file)('give its outputs of convolutions, with groups and dilation', async () => {
    const { ops } = readJson(file) as Reference;
    const convolutions = ops.filter(({ op }) => op === 'conv2d');
    expect(convolutions.length).toBeGreaterThanOrEqual(8);
    for (const { config, inputs, output } of convolutions) {
      const { shape } = output;
      const { stride, groups, dilation, padding } = config;
      const kwargs = { k_size: inputs.w.shape[2], stride, groups, dilation, padding: String(padding), bias: true, use_bn: false, order: 'w' }; // prettier-ignore
      const expected = lastOf(output);
      const tensors = { 'cells.0.op.conv.weight': saved(inputs.w), 'cells.0.op.conv.bias': saved(inputs.b) };
      const out = [shape[2]!, shape[3]!, shape[1]!];
      expectClose(await outputs(network(shape[1]!, kwargs), tensors, lastOf(inputs.x), out), expected.data);
    }
  });

  itWith(file)('give its outputs of batch normalisation', async () => {
    const { ops } = readJson(file) as Reference;
    const { config, inputs, output } = ops.find((one) => one.op === 'batch_norm' && !one.config['training'])!;
    const channels = inputs.w.shape[0]!;
    const identity = Float32Array.from({ length: channels ** 2 }, (_, i) => (i % (channels + 1) === 0 ? 1 : 0));
    const tensors = {
      'cells.0.op.conv.weight': { shape: [channels, channels, 1, 1], data: identity },
      'cells.0.op.bn.weight': saved(inputs.w),
      'cells.0.op.bn.bias': saved(inputs.b),
      'cells.0.op.bn.running_mean': vector(config.running_mean!),
      'cells.0.op.bn.running_var': vector(config.running_var!),
      'cells.0.op.bn.num_batches_tracked': vector([7]),
    };
    const description = network(channels, { k_size: 1, order: 'w_bn', bn_affine: true });
    const [, , height, width] = output.shape;
    const found = await outputs(description, tensors, lastOf(inputs.x), [height!, width!, channels]);
    expectClose(found, lastOf(output).data);
  });

  itWith(file)('give its first loss of a network of linear layers', async () => {
    const { X, y, w1, w2, losses } = (readJson(file) as Reference).mlp_training;
    const matrix = (rows: number[][]): SavedTensor => ({
      shape: [rows.length, rows[0]!.length],
      data: Float32Array.from(rows.flat()),
    });
    const description = {
      name: 'FullyConnectedNetworkBody',
      kwargs: { layer_widths: [w1.length] },
      submodules: { head: { name: 'LinearLayer', kwargs: { use_bn: false, order: 'w', bias: true } } },
      submodule_lists: {
        layers: [{ name: 'LinearLayer', kwargs: { use_bn: false, order: 'w_act', act_fun: 'relu', bias: true } }],
      },
    };
    const zeros = (count: number): SavedTensor => vector(new Array<number>(count).fill(0));
    const tensors = {
      'cells.0.linear.weight': matrix(w1),
      'cells.0.linear.bias': zeros(w1.length),
      'head.linear.weight': matrix(w2),
      'head.linear.bias': zeros(w2.length),
    };
    const logits = await outputs(description, tensors, matrix(X), [w2.length]);
    const rows = y.map((label, i) => {
      const row = logits.slice(i * w2.length, (i + 1) * w2.length);
      return Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - row[label]!;
    });
    expect(rows.reduce((a, b) => a + b) / rows.length).toBeCloseTo(losses[0]!, 5);
  });
});
