import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  BuiltNetwork,
  Initializer,
  InitializerContext,
  Log,
  PlannedVariable,
  SavedTensor,
  VariableRole,
} from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { FairNasInitializer } from './fair-nas-initializer.js';
import { LoadWeightsInitializer } from './load-weights-initializer.js';
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

class Lines implements Log {
  readonly warnings: string[] = [];
  info(): void {}
  warn(text: string): void {
    this.warnings.push(text);
  }
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
async function initialized(
  initializer: Initializer,
  seed = 1,
  context: InitializerContext = { log: new Lines() },
): Promise<Map<string, number[]>> {
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
  const network: BuiltNetwork = {
    plan,
    ops: engine.ops,
    variables,
    forward: () => [],
    forwardPart: () => [],
    dispose: () => {},
  };
  await initializer.apply(network, new Random(seed), context);
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

describe('LoadWeightsInitializer', () => {
  const saved = (change: (weights: Map<string, SavedTensor>) => void = () => {}): ReadonlyMap<string, SavedTensor> => {
    const weights = new Map(
      VARIABLES.map(({ name, shape }, i): [string, SavedTensor] => {
        return [name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(i / 4) }];
      }),
    );
    change(weights);
    return weights;
  };
  const load = async (args: Parameters<typeof build>[1], weights: ReadonlyMap<string, SavedTensor>) => {
    const asked: unknown[] = [];
    const log = new Lines();
    const pretrained: InitializerContext['pretrained'] = (...request) => {
      asked.push(request);
      return Promise.resolve(weights);
    };
    const values = await initialized(build(LoadWeightsInitializer, { path: '/runs/s1', ...args }), 1, {
      log,
      pretrained,
    });
    return { values, asked, warnings: log.warnings };
  };

  it('loads all variables, running statistics too', async () => {
    const { values, asked } = await load({}, saved());
    VARIABLES.forEach(({ name }, i) => expect(new Set(values.get(name))).toEqual(new Set([i / 4])));
    expect(asked).toEqual([['/runs/s1', { plan: expect.objectContaining({ variables: VARIABLES }), partial: false }]]);
  });

  // UniNAS' calls a method that does not exist
  it('asks for the weights of an architecture (D44)', async () => {
    const { asked } = await load({ gene: [3, 0, 1] }, saved());
    expect(asked).toEqual([['/runs/s1', expect.objectContaining({ gene: [3, 0, 1] })]]);
  });

  const other = (): ReadonlyMap<string, SavedTensor> =>
    saved((weights) => {
      weights.delete('cells.0.conv.bias');
      weights.set('heads.0.fc.weight', { shape: [64], data: new Float32Array(64) });
      weights.set('heads.1.fc.weight', { shape: [1], data: new Float32Array(1) });
    });

  it('names all that does not fit, and changes nothing then', async () => {
    const problem =
      'LoadWeightsInitializer: /runs/s1 is of another network: it has no cells.0.conv.bias; ' +
      'heads.0.fc.weight is [64] there, [200, 64] here; heads.1.fc.weight is not here';
    await expect(load({}, other())).rejects.toThrow(problem);
    const { values, warnings } = await load({ strict: false }, other());
    expect(warnings).toEqual([problem]);
    expect(new Set(values.get('heads.0.fc.weight'))).toEqual(new Set([7]));
    expect(new Set(values.get('cells.0.conv.weight'))).toEqual(new Set([0.25]));
  });

  it('says when nothing can load weights', async () => {
    await expect(initialized(build(LoadWeightsInitializer, { path: '/x' }))).rejects.toThrow(
      'nothing here loads weights',
    );
  });
});
