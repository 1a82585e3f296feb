import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Chooser } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, gradientError, type Engine } from '@uninas/engine';
import { buildNetwork, planNetwork } from '../index.js';
import { compareSteps, numbers } from '../testing/compare.js';
import { THRESHOLDS } from '../testing/layer-examples.js';
import { ALL_EXAMPLES, PART_EXAMPLES, type PartExample } from '../testing/part-examples.js';
import { repository } from '../testing/shared.js';
import { contextOf, registerWith } from '../testing/trees.js';
import { builtInActivations } from './built-in-activations.js';

const register = registerWith();
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

/** Kinds of what a description is made of. */
const KINDS = [
  'attention_module',
  'network_block',
  'network_body',
  'network_cell_part',
  'network_head',
  'network_layer',
  'network_mixed_op',
  'network_module',
  'network_stem',
];

/** Smooth functions in place of those that parts fix, so that differences do not step over kinks. */
const activations = new Map([
  ...['relu', 'relu6', 'hswish'].map((name) => [name, builtInActivations.get('swish')!] as const),
  ['hsigmoid', builtInActivations.get('sigmoid')!] as const,
]);

/** Every candidate counts, with a share of its own. */
const weighted: Chooser = {
  combine: (_, branches) =>
    engine.ops.tidy(() => engine.ops.addN(branches.map((branch, i) => engine.ops.affine(branch(), 0.3 + 0.2 * i)))),
};

describe('every part of networks', () => {
  it('stands in an example whose gradients are tested', () => {
    const { modules } = JSON.parse(readFileSync(join(repository, 'packages/networks/arguments.json'), 'utf8')) as {
      modules: Record<string, { kind: string }>;
    };
    const parts = Object.keys(modules).filter((name) => KINDS.includes(modules[name]!.kind));
    expect(parts.length).toBeGreaterThan(50);
    const text = JSON.stringify(ALL_EXAMPLES);
    // Decisions by thresholds have a gradient that is none of a difference; layers.spec.ts tests what they learn.
    const thresholds = JSON.stringify(THRESHOLDS);
    const isNamed = (name: string, within: string): boolean => within.includes(`"${name}"`);
    expect(parts.filter((name) => !isNamed(name, text))).toEqual(
      parts.filter((name) => name.endsWith('ThresholdLayer')),
    );
    expect(parts.filter((name) => !isNamed(name, text) && !isNamed(name, thresholds))).toEqual([]);
  });
});

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

describe.each(PART_EXAMPLES.map((one) => [one.name, one] as const))('%s', (_, example) => {
  const planned = ({ description, input, output }: PartExample) =>
    planNetwork(description, { ...contextOf(register, input), output });

  it('computes what is planned', async () => {
    const plan = await planned(example);
    const { ops } = engine;
    const built = buildNetwork(plan, { ops, random: new Random(1), activations });
    const x = ops.tensor(numbers(2 * sizeOf(example.input)), [2, ...example.input]);
    const gene = new Map(plan.weights.map(({ name }) => [name, 1]));
    const chooser: Chooser = { combine: (__, [, second]) => second!() };
    for (const training of [true, false]) {
      const options = { training, chooser, random: new Random(1) };
      expect(compareSteps(built, x, options, gene).differences).toEqual([]);
    }
    x.dispose();
    built.dispose();
  });

  it('has gradients of the input and of all variables that agree with central differences', async () => {
    const plan = await planned(example);
    const { ops } = engine;
    const built = buildNetwork(plan, { ops, random: new Random(1), activations });
    // With the statistics of a batch, most gradients are so small that single precision hides them.
    for (const [name, variable] of built.variables) {
      if (name.endsWith('running_var')) variable.load(new Float32Array(variable.value.size).fill(0.12));
    }
    const trained = plan.variables.filter(({ trainable }) => trainable);
    const image = { shape: [2, ...example.input], data: numbers(2 * sizeOf(example.input)) };
    const inputs = trained.map(({ name, shape }) => {
      const data = Float32Array.from(built.variables.get(name)!.value.dataSync());
      return { shape, data };
    });
    const { largest, perInput } = gradientError(ops, {
      inputs: [image, ...inputs],
      f: ([x, ...tensors]) => {
        const values = new Map(trained.map(({ name }, i) => [name, tensors[i]!]));
        return built.forward(x!, { training: false, values, chooser: weighted })[0]!;
      },
      samples: 4,
      step: 0.02,
    });
    expect(perInput).toHaveLength(trained.length + 1);
    expect(largest).toBeLessThan(1e-2);
    built.dispose();
  });
});
