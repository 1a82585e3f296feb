import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Chooser, Description } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, gradientError, type Engine } from '@uninas/engine';
import { buildNetwork, geneChooser, planNetwork, usedVariables } from '../index.js';
import { numbers } from '../testing/compare.js';
import { bodyOf } from '../testing/descriptions.js';
import { contextOf, networkOf, registerWith, small201 } from '../testing/trees.js';

const register = registerWith();
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

const INPUT = [6, 6, 3];
/** Smooth, so that differences do not step over a kink. */
const smooth = { act_fun: 'swish', bn_affine: true };
const layer = (name: string, kwargs: object = {}): Description => ({ name, kwargs }) as Description;

describe('the gradient of a tiny network', () => {
  it.each([
    [
      'of layers one after the other',
      bodyOf(
        [
          { op: layer('ConvLayer', { ...smooth, k_size: 3, stride: 2, bias: true, use_bn: false }), features: 6 },
          { op: layer('ResNetLayer', { ...smooth, has_first_act: true, shortcut_type: 'conv1x1' }), features: 4 },
          { op: layer('PoolingLayer', { ...smooth, pool_type: 'avg', order: 'w_bn' }), features: 6 },
        ],
        { stem: { features: 4 }, act_fun: 'tanh' },
      ),
    ],
    [
      'with reductions and sums',
      bodyOf(
        [
          { op: layer('FactorizedReductionLayer', { ...smooth, order: 'act_w_bn' }), features: 4 },
          {
            op: {
              name: 'SumParallelModules',
              submodule_lists: {
                submodules: [
                  layer('SkipLayer'),
                  layer('ConvLayer', { ...smooth, groups: -1, dilation: 2 }),
                  layer('ZeroLayer'),
                ],
              },
            },
            features: 4,
          },
          { op: layer('ResNetLayer', { ...smooth, shortcut_type: 'id', expansion: 0.5 }), features: 4 },
        ],
        { stem: { features: 4 }, act_fun: 'mem_eff_swish' },
      ),
    ],
  ])('%s agrees with central differences', async (_, description) => {
    const plan = await planNetwork(description, contextOf(register, INPUT, 3));
    const { ops } = engine;
    const built = buildNetwork(plan, { ops, random: new Random(1) });
    const x = ops.tensor(numbers(4 * 6 * 6 * 3), [4, ...INPUT]);
    const trained = plan.variables.filter(({ trainable }) => trainable);
    const inputs = trained.map(({ name, shape }) => ({
      shape,
      data: Float32Array.from(built.variables.get(name)!.value.dataSync()),
    }));
    const error = gradientError(ops, {
      inputs,
      f: (tensors) => {
        const values = new Map(trained.map(({ name }, i) => [name, tensors[i]!]));
        return built.forward(x, { training: true, values })[0]!;
      },
      samples: 12,
    });
    expect(error.perInput).toHaveLength(trained.length);
    expect(error.largest).toBeLessThan(1e-2);
    x.dispose();
    built.dispose();
  });

  it('reaches exactly the variables of the architecture that ran, and all in a weighted sum', async () => {
    const network = await networkOf(register, small201);
    const plan = await network.plan(contextOf(register, INPUT, 3));
    const { ops } = engine;
    const built = network.build({ ops, random: new Random(1) });
    const x = ops.tensor(numbers(4 * 6 * 6 * 3), [4, ...INPUT]);
    const variables = [...built.variables.values()].filter(({ trainable }) => trainable);
    const reached = (chooser: Chooser): Set<string> =>
      ops.tidy(() => {
        const loss = () => ops.mean(ops.square(built.forward(x, { training: true, chooser })[0]!));
        const { gradients } = ops.valueAndGradients(loss, variables);
        return new Set(
          variables.filter((_, i) => gradients[i]!.dataSync().some((value) => value !== 0)).map(({ name }) => name),
        );
      });
    const gene = [3, 1, 2, 0, 3, 4];
    const trainable = new Set(variables.map(({ name }) => name));
    const used = [...usedVariables(plan, { gene })].filter((name) => trainable.has(name));
    expect(reached(geneChooser(plan, gene))).toEqual(new Set(used));
    const sum: Chooser = { combine: (_, branches) => ops.addN(branches.map((branch) => branch())) };
    expect(reached(sum)).toEqual(trainable);
    x.dispose();
    built.dispose();
  });
});
