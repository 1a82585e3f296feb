import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '@uninas/engine';
import { free, geneOf, threeByThree, ToyStarter, train, usedNames } from './path-methods.fixture.js';
import { RetrainMethod } from './retrain-method.js';
import { StrictlyFairRandomMethod } from './strictly-fair-random-method.js';
import type { SupervisedMethod } from './supervised-method.js';
import { toyBatch, toyNetwork } from './toy-network.fixture.js';
import { UniformRandomMethod } from './uniform-random-method.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

const { lines, started } = new ToyStarter(() => engine.ops);

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
