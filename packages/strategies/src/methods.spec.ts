import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Initializer,
  type Batch,
  type BuiltNetwork,
  type Gatherer,
  type Gatherers,
  type MethodContext,
  type State,
  type Tensor,
  type TrainStepResult,
} from '@uninas/contracts';
import { Register, type ArgValue } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { build } from './module.fixture.js';
import { RetrainMethod } from './retrain-method.js';
import { StrictlyFairRandomMethod } from './strictly-fair-random-method.js';
import type { SupervisedMethod } from './supervised-method.js';
import {
  CLASSES,
  FEATURES,
  toyBatch,
  toyNetwork,
  ToyAccuracy,
  ToyCrossEntropy,
  ToyRegularizer,
  ToySGD,
  type ToyNetwork,
} from './toy-network.fixture.js';
import { toyContext, toyMethod, toyProgress as progress } from './toy-method.fixture.js';
import { UniformRandomMethod } from './uniform-random-method.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

const lines: string[] = [];
function context(seed = 1): MethodContext {
  lines.length = 0;
  return toyContext(engine.ops, { seed, write: (text) => lines.push(text) });
}

type MethodClass = typeof UniformRandomMethod | typeof StrictlyFairRandomMethod | typeof RetrainMethod;

async function started(
  cls: MethodClass,
  network: ToyNetwork,
  args: Readonly<Record<string, ArgValue>> = {},
  children: Readonly<Record<string, unknown>> = {},
): Promise<SupervisedMethod> {
  const method = toyMethod<SupervisedMethod>(cls, network, args, children);
  await method.setup(context());
  return method;
}

const threeByThree = (args = {}): ToyNetwork => toyNetwork(['a', 'b', 'a'], [3, 3, 3], args);
function gradientsOf({ gradients }: TrainStepResult): readonly (Tensor | undefined)[] {
  return gradients.get('net')!;
}
function free(result: TrainStepResult): void {
  for (const gradient of gradientsOf(result)) gradient?.dispose();
}
function train(method: SupervisedMethod, step: number, epoch = 0, gene?: readonly number[]): TrainStepResult {
  return method.trainStep({
    batch: toyBatch(16, step),
    phase: 'train',
    progress: progress(epoch),
    step,
    ...(gene && { gene }),
  });
}
function geneOf(method: SupervisedMethod): number[] {
  return method.strategies!.weights.map(({ name }) => method.strategies!.active(name)[0]!);
}
function usedNames(method: SupervisedMethod, result: TrainStepResult): string[] {
  const { variables } = method.groups()[0]!;
  return variables.map(({ name }) => name).filter((_, i) => gradientsOf(result)[i] !== undefined);
}

describe('a training batch', () => {
  it('has gradients of the variables that its path used, and of no others', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const result = train(method, 0, 0, [0, 2]);
    expect(usedNames(method, result)).toEqual([
      'stem.weight',
      'cells.0.op.0.weight',
      'cells.2.op.0.weight',
      'head.weight',
      'head.bias',
    ]);
    free(result);
    method.dispose();
  });

  it("has the gradients of the sum of the heads' weighted losses", async () => {
    const network = threeByThree({ aux: 0.25 });
    const method = await started(UniformRandomMethod, network);
    const batch = toyBatch(6, 4);
    const result = method.trainStep({ batch, phase: 'train', progress: progress(), step: 0, gene: [1, 0] });
    const lossNow = (): number => method.evalStep(batch, { epoch: 0, step: 0 }, { gene: [1, 0] })['loss']!;
    expect(result.metrics['loss']).toBeCloseTo(lossNow(), 5);
    method.groups()[0]!.variables.forEach((variable, i) => {
      const gradient = gradientsOf(result)[i];
      if (gradient === undefined) return;
      const [own, values, step] = [gradient.dataSync(), Float32Array.from(variable.value.dataSync()), 0.02];
      for (let k = 0; k < Math.min(3, own.length); k++) {
        const losses = [step, -step].map((by) => {
          variable.load(values.map((value, j) => (j === k ? value + by : value)));
          return lossNow();
        });
        expect(own[k]).toBeCloseTo((losses[0]! - losses[1]!) / (2 * step), 2);
      }
      variable.load(values);
    });
    free(result);
    method.dispose();
  });

  it('takes one forward pass, metrics included, and leaves nothing but its gradients', async () => {
    const network = threeByThree();
    const method = await started(UniformRandomMethod, network);
    const before = engine.memory().tensors;
    const result = train(method, 0);
    expect(network.latest!.forwards).toHaveLength(1);
    expect(Object.keys(result.metrics)).toEqual(['loss', 'accuracy/1']);
    const count = gradientsOf(result).filter((gradient) => gradient !== undefined).length;
    expect(engine.memory().tensors).toBe(before + count);
    free(result);
    method.evalStep(toyBatch(8), { epoch: 0, step: 0 });
    method.forwardStep(toyBatch(8));
    expect(engine.memory().tensors).toBe(before);
    method.dispose();
  });

  it('measures the network before it is changed', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const batch = toyBatch(16, 0);
    const expected = method.evalStep(batch, { epoch: 0, step: 0 }, { gene: [1, 1] });
    const result = train(method, 0, 0, [1, 1]);
    expect(result.metrics['accuracy/1']).toBe(expected['accuracy/1']);
    expect(result.metrics['loss']).toBeCloseTo(expected['loss']!, 6);
    free(result);
    method.dispose();
  });

  it('leaves nothing behind when the criterion fails', async () => {
    const failing = build(ToyCrossEntropy);
    failing.loss = () => {
      throw new Error('no loss');
    };
    const method = await started(UniformRandomMethod, threeByThree(), {}, { cls_criterion: failing });
    const before = engine.memory().tensors;
    expect(() => train(method, 0)).toThrow('no loss');
    expect(engine.memory().tensors).toBe(before);
    method.dispose();
  });

  it('has the loss of its targets where labels are not certain', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const at = { epoch: 0, step: 0 };
    const lossOf = (batch: Batch): number => method.evalStep(batch, at, { gene: [1, 1] })['loss']!;
    const plain = toyBatch(6, 2);
    const shares = (change: (label: number) => readonly number[]): Batch => {
      return { ...plain, targets: Float32Array.from([...plain.labels].flatMap(change)) };
    };
    const classes = Array.from({ length: CLASSES }, (_, i) => i);
    const certain = (of: number): number[] => classes.map((i) => (i === of ? 1 : 0));
    expect(lossOf(shares(certain))).toBeCloseTo(lossOf(plain), 6);
    // cross entropy is linear in the targets
    const next = (label: number): number => (label + 1) % CLASSES;
    const mixed = lossOf(
      shares((label) => classes.map((i) => 0.75 * certain(label)[i]! + 0.25 * certain(next(label))[i]!)),
    );
    expect(mixed).toBeCloseTo(0.75 * lossOf(plain) + 0.25 * lossOf(shares((label) => certain(next(label)))), 5);
    method.dispose();
  });

  it('is given to what its metrics gather, as an evaluation batch is', async () => {
    const metric = build(ToyAccuracy);
    const method = await started(UniformRandomMethod, threeByThree(), {}, { cls_metrics: [metric] });
    expect(method.metrics()).toEqual([metric]);
    const seen: unknown[] = [];
    const gatherer: Gatherer = {
      add: (_, outputs, { labels, weights }) =>
        void seen.push([outputs.map(({ shape }) => shape), labels.size, weights]),
      result: () => undefined,
    };
    const gatherers: Gatherers = { of: (one) => (one === metric ? gatherer : undefined) };
    const batch = toyBatch(6, 2);
    free(method.trainStep({ batch, phase: 'train', progress: progress(), step: 0, gatherers }));
    method.evalStep(batch, { epoch: 0, step: 0 }, { gatherers });
    expect(seen).toEqual(Array(2).fill([[[6, CLASSES]], 6, [1]]));
    method.dispose();
  });

  it('is averaged if the criterion does not reduce', async () => {
    const losses = await Promise.all(
      ['none', 'mean'].map(async (reduction) => {
        const method = await started(
          UniformRandomMethod,
          threeByThree(),
          {},
          { cls_criterion: build(ToyCrossEntropy, { reduction }) },
        );
        const result = train(method, 0);
        free(result);
        method.dispose();
        return result.metrics['loss']!;
      }),
    );
    expect(losses[0]).toBeCloseTo(losses[1]!, 6);
  });

  it('samples by epoch and step, whatever came before', async () => {
    const [a, b] = [
      await started(UniformRandomMethod, threeByThree()),
      await started(UniformRandomMethod, threeByThree()),
    ];
    for (let step = 0; step < 5; step++) free(train(b, step));
    const genes = [a, b].map((method) => {
      free(train(method, 3, 2));
      return geneOf(method);
    });
    expect(genes[0]).toEqual(genes[1]);
    a.dispose();
    b.dispose();
  });

  it('is regularised as the epoch asks for, with a stream of its own', async () => {
    const network = threeByThree();
    const method = await started(
      UniformRandomMethod,
      network,
      {},
      { cls_regularizers: [build(ToyRegularizer, { from: 1 })] },
    );
    for (const epoch of [0, 2]) free(train(method, 0, epoch));
    method.evalStep(toyBatch(4), { epoch: 2, step: 0 });
    const [first, second, evaluated] = network.latest!.forwards;
    expect([first!.dropout, second!.dropout, evaluated!.dropout]).toEqual([undefined, 0.2, undefined]);
    expect([first!.training, evaluated!.training]).toEqual([true, false]);
    expect(first!.random!.uint32()).not.toBe(second!.random!.uint32());
    method.dispose();
  });
});

describe('training', () => {
  it.each([
    ['UniformRandomMethod', UniformRandomMethod],
    ['StrictlyFairRandomMethod', StrictlyFairRandomMethod],
  ])('by %s lets the network learn to tell the classes apart on every path', async (_, cls) => {
    const method = await started(cls, threeByThree(), {}, { cls_optimizers: [build(ToySGD, { lr: 0.5 })] });
    const test = toyBatch(200, 1000);
    const accuracies = (): number[] =>
      [0, 1, 2].flatMap((a) =>
        [0, 1, 2].map((b) => method.evalStep(test, { epoch: 0, step: 0 }, { gene: [a, b] })['accuracy/1']!),
      );
    expect(Math.max(...accuracies())).toBeLessThan(0.7);
    const { optimizer, every, variables } = method.groups()[0]!;
    let waiting: (Tensor | undefined)[] = [];
    for (let step = 0; step < 240; step++) {
      const gradients = gradientsOf(train(method, step));
      waiting = variables.map((_unused, i) => {
        const [sum, next] = [waiting[i], gradients[i]];
        if (sum === undefined || next === undefined) return sum ?? next;
        const both = engine.ops.add(sum, next);
        sum.dispose();
        next.dispose();
        return both;
      });
      if ((step + 1) % every !== 0) continue;
      optimizer.step(waiting);
      waiting = [];
    }
    // centres are 1.5 * sqrt(2) apart, 2.1 deviations to each side: about 97 % is possible
    expect(Math.min(...accuracies())).toBeGreaterThan(0.85);
    method.dispose();
  });
});

describe('an evaluation batch', () => {
  it('samples the same architecture for the same epoch and step', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const genes = [0, 1, 2, 3, 4, 5, 0, 1].map((step) => {
      method.evalStep(toyBatch(4), { epoch: 1, step });
      return geneOf(method).join();
    });
    expect(genes.slice(6)).toEqual(genes.slice(0, 2));
    expect(new Set(genes).size).toBeGreaterThan(1);
    method.dispose();
  });

  it('can use other values than those of the variables', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const values = new Map([
      ['head.weight', engine.ops.zeros([FEATURES, CLASSES])],
      ['head.bias', engine.ops.zeros([CLASSES])],
    ]);
    const at = { epoch: 0, step: 0 };
    // equal logits: the loss is that of guessing
    expect(method.evalStep(toyBatch(9), at, { values })['loss']).toBeCloseTo(Math.log(CLASSES), 5);
    expect(method.evalStep(toyBatch(9), at)['loss']).not.toBeCloseTo(Math.log(CLASSES), 3);
    values.forEach((tensor) => tensor.dispose());
    method.dispose();
  });

  it('changes no variable; a forward step changes running statistics only', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const before = method.state().tensors;
    method.evalStep(toyBatch(9), { epoch: 0, step: 0 });
    expect(method.state().tensors).toEqual(before);
    method.forwardStep(toyBatch(9), { gene: [1, 2] });
    const changed = [...method.state().tensors].filter(
      ([name, { data }]) => data.join() !== before.get(name)!.data.join(),
    );
    expect(changed.map(([name]) => name)).toEqual(['network/stem.running']);
    expect(geneOf(method)).toEqual([1, 2]);
    method.forwardStep(toyBatch(9));
    expect(geneOf(method)).toEqual([1, 2]);
    method.dispose();
  });
});

describe('UniformRandomMethod', () => {
  it('never trains masked candidates', async () => {
    const method = await started(UniformRandomMethod, threeByThree(), { mask_indices: [0, 2] });
    expect(method.strategies!.space()).toEqual([[1], [1]]);
    for (let step = 0; step < 3; step++) {
      free(train(method, step));
      expect(geneOf(method)).toEqual([1, 1]);
    }
    method.dispose();
  });

  it('logs the table of its weights', async () => {
    const method = await started(UniformRandomMethod, threeByThree(), { mask_indices: [1] });
    expect(lines).toContain('RandomChoiceStrategy("default", 2 architecture weights)');
    expect(lines).toContain(' > a       2 (of 3)       2x');
    method.dispose();
  });

  it('describes the super-network, and the path that it finalizes', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    free(train(method, 0, 0, [2, 0]));
    expect(method.descriptions()).toEqual({
      search: { name: 'ToyNetwork', kwargs: { a: null, b: null } },
      finalized: { name: 'ToyNetwork', kwargs: { a: [2], b: [0] } },
    });
    method.dispose();
  });

  it('needs something to search', async () => {
    await expect(started(UniformRandomMethod, toyNetwork([], []))).rejects.toThrow('no architecture weight');
  });

  it('refuses masks that leave nothing, before anything is built', async () => {
    const network = threeByThree();
    await expect(started(UniformRandomMethod, network, { mask_indices: [0, 1, 2] })).rejects.toThrow(
      '"a" would be left without a choice',
    );
    expect(network.latest).toBeUndefined();
  });

  it('can be fixed in one of two networks of a process', async () => {
    const [a, b] = [
      await started(UniformRandomMethod, threeByThree()),
      await started(UniformRandomMethod, threeByThree()),
    ];
    a.evalStep(toyBatch(4), { epoch: 0, step: 0 }, { gene: [1, 1] });
    b.evalStep(toyBatch(4), { epoch: 0, step: 0 }, { gene: [0, 2] });
    expect([geneOf(a), geneOf(b)]).toEqual([
      [1, 1],
      [0, 2],
    ]);
    a.dispose();
    b.dispose();
  });
});

describe('StrictlyFairRandomMethod', () => {
  it('steps after as many batches as there are candidates, each of which has run once', async () => {
    const method = await started(StrictlyFairRandomMethod, threeByThree());
    expect(method.groups().map(({ every }) => every)).toEqual([3]);
    for (let round = 0; round < 4; round++) {
      const genes = [0, 1, 2].map((i) => {
        free(train(method, round * 3 + i));
        return geneOf(method);
      });
      for (const weight of [0, 1]) expect(genes.map((gene) => gene[weight]!).sort()).toEqual([0, 1, 2]);
    }
    method.dispose();
  });

  it('counts the candidates that are not masked', async () => {
    const method = await started(StrictlyFairRandomMethod, threeByThree(), { mask_indices: [1] });
    expect(method.groups()[0]!.every).toBe(2);
    method.dispose();
  });

  it('keeps its round while it is evaluated', async () => {
    const [a, b] = [
      await started(StrictlyFairRandomMethod, threeByThree()),
      await started(StrictlyFairRandomMethod, threeByThree()),
    ];
    const path = (method: SupervisedMethod, evaluates: boolean): string[] =>
      [0, 1, 2, 3].map((step) => {
        free(train(method, step));
        const gene = geneOf(method).join();
        if (evaluates) method.evalStep(toyBatch(4), { epoch: 0, step });
        return gene;
      });
    expect(path(b, true)).toEqual(path(a, false));
    a.dispose();
    b.dispose();
  });

  it('evaluates candidates that are not masked only', async () => {
    const method = await started(StrictlyFairRandomMethod, threeByThree(), { mask_indices: [1] });
    const seen = new Set(
      Array.from({ length: 30 }, (_, step) => {
        method.evalStep(toyBatch(2), { epoch: 0, step });
        return geneOf(method).join();
      }),
    );
    expect([...seen].sort()).toEqual(['0,0', '0,2', '2,0', '2,2']);
    method.dispose();
  });

  it('needs equally many candidates, and leaves nothing behind without', async () => {
    await expect(started(StrictlyFairRandomMethod, toyNetwork(['a', 'b'], [3, 2]))).rejects.toThrow(
      '"a" has 3, "b" has 2',
    );
  });
});

describe('RetrainMethod', () => {
  it('trains all variables of a fixed network', async () => {
    const method = await started(RetrainMethod, toyNetwork([], []));
    const result = train(method, 0);
    expect(usedNames(method, result)).toEqual(['stem.weight', 'head.weight', 'head.bias']);
    expect([method.strategies, method.descriptions()]).toEqual([
      undefined,
      { network: { name: 'ToyNetwork', kwargs: {} } },
    ]);
    expect([...method.state().tensors.keys()]).toEqual([
      'network/stem.weight',
      'network/stem.running',
      'network/head.weight',
      'network/head.bias',
    ]);
    free(result);
    method.dispose();
  });

  it('refuses a network that leaves its architecture open, and an architecture for a fixed one', async () => {
    await expect(started(RetrainMethod, threeByThree())).rejects.toThrow(
      'leaves open a, b; use a finalized description',
    );
    const method = await started(RetrainMethod, toyNetwork([], []));
    expect(() => train(method, 0, 0, [1])).toThrow('there is no architecture to choose');
    method.dispose();
  });
});

describe('state', () => {
  it('lets another method go on exactly there', async () => {
    const [a, b] = [
      await started(StrictlyFairRandomMethod, threeByThree()),
      await started(StrictlyFairRandomMethod, threeByThree()),
    ];
    const go = (method: SupervisedMethod, from: number, to: number): void => {
      for (let step = from; step < to; step++) method.groups()[0]!.optimizer.step(gradientsOf(train(method, step)));
    };
    go(a, 0, 4);
    const { tensors, values } = a.state();
    go(b, 0, 1);
    b.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    go(a, 4, 9);
    go(b, 4, 9);
    expect(b.state()).toEqual(a.state());
    a.dispose();
    b.dispose();
  });

  it.each([
    [
      'without a variable',
      (state: State) => without(state, 'network/cells.1.op.0.weight'),
      'no variable "cells.1.op.0.weight"',
    ],
    [
      'with a variable of another shape',
      (state: State) => withTensor(state, 'network/head.bias', [1, 3]),
      '"head.bias" has shape [3], the saved one [1, 3]',
    ],
    [
      'with a variable too many',
      (state: State) => withTensor(state, 'network/x', [1]),
      'no variable "x", which was saved',
    ],
    [
      'with a foreign tensor',
      (state: State) => withTensor(state, 'momentum', [1]),
      '"momentum" belongs to nothing here',
    ],
    [
      'without strategies',
      ({ tensors, values: { network } }: State) => ({ tensors, values: { network: network! } }),
      '"strategies" is missing',
    ],
    [
      'with strategies that do not fit',
      ({ tensors, values: { network } }: State) => ({
        tensors,
        values: { network: network!, strategies: { default: { chosen: { a: 7 } } } },
      }),
      '"a" has the candidates 0 to 2, not 7',
    ],
  ])('%s is refused by the name of the first misfit, and changes nothing', async (_, spoil, message) => {
    const method = await started(UniformRandomMethod, threeByThree());
    const other = method.state();
    for (const { data } of other.tensors.values()) data.fill(0.5);
    free(train(method, 0));
    const before = method.state();
    expect(() => method.restore(spoil(other))).toThrow(message);
    expect(method.state()).toEqual(before);
    method.dispose();
  });
});

function without(state: State, name: string): State {
  return { ...state, tensors: new Map([...state.tensors].filter(([key]) => key !== name)) };
}
function withTensor(state: State, name: string, shape: readonly number[]): State {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  return { ...state, tensors: new Map([...state.tensors, [name, { shape, data }]]) };
}

@Register.as('initializer')
class HalfInitializer extends Initializer.with({}) {
  override apply(network: BuiltNetwork): void {
    for (const variable of network.variables.values()) {
      variable.load(new Float32Array(variable.shape.reduce((a, b) => a * b, 1)).fill(0.5));
    }
  }
}

@Register.as('initializer')
class FailingInitializer extends Initializer.with({}) {
  override apply(): void {
    throw new Error('cannot initialise');
  }
}

describe('setup', () => {
  it('applies initializers', async () => {
    const method = await started(
      UniformRandomMethod,
      threeByThree(),
      {},
      { cls_initializers: [build(HalfInitializer)] },
    );
    expect(new Set([...method.state().tensors.values()].flatMap(({ data }) => [...data]))).toEqual(new Set([0.5]));
    method.dispose();
  });

  it('refuses regularizers that have nothing to act on, before anything is built', async () => {
    class Never extends ToyRegularizer {
      override check(): void {
        throw new Error('nothing to drop');
      }
    }
    const refused = started(UniformRandomMethod, threeByThree(), {}, { cls_regularizers: [build(Never)] });
    await expect(refused).rejects.toThrow('nothing to drop');
  });

  it('refuses initializers together with pre-trained weights', async () => {
    const network = threeByThree({ checkpoint_path: '/somewhere' });
    await expect(
      started(UniformRandomMethod, network, {}, { cls_initializers: [build(HalfInitializer)] }),
    ).rejects.toThrow('checkpoint_path');
  });

  it('frees the network when it fails', async () => {
    await expect(
      started(UniformRandomMethod, threeByThree(), {}, { cls_initializers: [build(FailingInitializer)] }),
    ).rejects.toThrow('cannot initialise');
    expect(engine.memory().tensors).toBe(0);
  });

  it('says that there is no mixed precision', async () => {
    const method = await started(UniformRandomMethod, threeByThree(), { amp_enabled: true });
    expect(lines[0]).toMatch('amp_enabled');
    method.dispose();
  });

  it('comes first, and once', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    await expect(method.setup(context())).rejects.toThrow('set up already');
    method.dispose();
    expect(() => method.groups()).toThrow('UniformRandomMethod is not set up');
    method.dispose();
  });
});
