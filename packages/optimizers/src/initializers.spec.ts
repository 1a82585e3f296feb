import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BuiltNetwork, Initializer, PlannedVariable, VariableRole } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { FairNasInitializer } from './fair-nas-initializer.js';
import { build } from './module.fixture.js';
import { SPOSInitializer } from './spos-initializer.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

function planned(name: string, role: VariableRole, shape: readonly number[]): PlannedVariable {
  return { name, role, shape, initial: { is: 'zeros' }, trainable: true };
}

const VARIABLES = [
  planned('stem.conv.weight', 'conv', [3, 3, 8, 128]),
  planned('cells.0.conv.weight', 'conv', [3, 5, 4, 256]),
  planned('cells.0.conv.bias', 'bias', [256]),
  planned('cells.0.bn.weight', 'norm_scale', [256]),
  planned('cells.0.bn.bias', 'norm_offset', [256]),
  planned('cells.0.bn.running_mean', 'running_mean', [256]),
  planned('cells.0.bn.running_var', 'running_variance', [256]),
  planned('heads.0.fc.weight', 'linear', [200, 64]),
  planned('cells.0.bias_op', 'other', [4]),
];

/** The variables of a network that was initialised, which all started at 7. */
async function initialized(initializer: Initializer, seed = 1): Promise<Map<string, number[]>> {
  const variables = new Map(
    VARIABLES.map(({ name, shape }) => {
      const data = new Float32Array(shape.reduce((product, n) => product * n, 1)).fill(7);
      return [name, engine.ops.variable(name, shape, { data })] as const;
    }),
  );
  const plan = {
    name: 'net',
    input: [1],
    inputId: 0,
    warnings: [],
    modules: [],
    variables: VARIABLES,
    requests: [],
    weights: [],
  };
  const network: BuiltNetwork = { plan, ops: engine.ops, variables, forward: () => [], dispose: () => {} };
  await initializer.apply(network, new Random(seed));
  return new Map([...variables].map(([name, variable]) => [name, [...variable.value.dataSync()]]));
}

function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length) };
}

/** Within five standard errors of a normal sample. */
function expectNormal(values: readonly number[], deviation: number): void {
  const found = moments(values);
  expect(Math.abs(found.mean)).toBeLessThan((5 * deviation) / Math.sqrt(values.length));
  expect(Math.abs(found.deviation / deviation - 1)).toBeLessThan(5 / Math.sqrt(2 * values.length));
  // a share of 4.55 % lies beyond two deviations
  const far = values.filter((x) => Math.abs(x) > 2 * deviation).length / values.length;
  expect(far).toBeGreaterThan(0.035);
  expect(far).toBeLessThan(0.056);
}

describe('SPOSInitializer', () => {
  it('follows the roles of the variables', async () => {
    const values = await initialized(build(SPOSInitializer));
    expectNormal(values.get('stem.conv.weight')!, 0.01);
    expectNormal(values.get('cells.0.conv.weight')!, 1 / 4);
    expectNormal(values.get('heads.0.fc.weight')!, 0.01);
    const constant = [...values].filter(([, [first, ...rest]]) => rest.every((x) => x === first));
    expect(constant.map(([name, [first]]) => [name, first])).toEqual([
      ['cells.0.conv.bias', 0],
      ['cells.0.bn.weight', 1],
      ['cells.0.bn.bias', Math.fround(0.0001)],
      ['cells.0.bn.running_mean', 0],
      ['cells.0.bn.running_var', 7],
      ['cells.0.bias_op', 7],
    ]);
  });
});

describe('FairNasInitializer', () => {
  it('follows the roles of the variables', async () => {
    const values = await initialized(build(FairNasInitializer));
    expectNormal(values.get('stem.conv.weight')!, Math.sqrt(2 / (9 * 128)));
    expectNormal(values.get('cells.0.conv.weight')!, Math.sqrt(2 / (15 * 256)));
    const linear = values.get('heads.0.fc.weight')!;
    // uniform within 1 / sqrt(64), of deviation bound / sqrt(3)
    expect(Math.max(...linear.map(Math.abs))).toBeLessThanOrEqual(1 / 8);
    expect(moments(linear).deviation * Math.sqrt(3)).toBeCloseTo(1 / 8, 2);
    const constant = [...values].filter(([, [first, ...rest]]) => rest.every((x) => x === first));
    expect(constant.map(([name, [first]]) => [name, first])).toEqual([
      ['cells.0.conv.bias', 0],
      ['cells.0.bn.weight', 1],
      ['cells.0.bn.bias', 0],
      ['cells.0.bn.running_mean', 7],
      ['cells.0.bn.running_var', 7],
      ['cells.0.bias_op', 7],
    ]);
  });
});

it('draws the same for the same seed, and something else for each variable', async () => {
  const [a, b, c] = [
    await initialized(build(FairNasInitializer)),
    await initialized(build(FairNasInitializer)),
    await initialized(build(FairNasInitializer), 2),
  ];
  expect(a).toEqual(b);
  expect(a.get('heads.0.fc.weight')).not.toEqual(c.get('heads.0.fc.weight'));
  const scaled = (name: string, factor: number): number[] =>
    a
      .get(name)!
      .slice(0, 8)
      .map((x) => x * factor);
  expect(scaled('stem.conv.weight', Math.sqrt(9 * 128))).not.toEqual(
    scaled('cells.0.conv.weight', Math.sqrt(15 * 256)),
  );
});
