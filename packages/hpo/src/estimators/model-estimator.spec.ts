import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Model, type Matrix, type ModelState } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { writeModelFile } from '@uninas/runs';
import { NSGA2HPO } from '../algorithms/nsga2-hpo.js';
import { frontOf, moduleOf, searchRun } from '../testing/search-problem.fixture.js';
import { ModelEstimator } from './model-estimator.js';

/** The scalar product of a row with weights. */
@Register.as('model', { regression: true })
class WeightedModel extends Model.with({}) {
  #weights: readonly number[] = [];

  override predict({ rows, columns, values }: Matrix): Float64Array {
    if (columns !== this.#weights.length) throw new Error(`WeightedModel knows ${this.#weights.length} numbers`);
    return Float64Array.from({ length: rows }, (_, row) => {
      return this.#weights.reduce((sum, weight, i) => sum + weight * values[row * columns + i]!, 0);
    });
  }

  override state(): ModelState {
    return { weights: this.#weights };
  }

  override restore({ weights }: ModelState): void {
    if (!Array.isArray(weights)) throw new Error('WeightedModel has weights');
    this.#weights = weights as readonly number[];
  }
}

const modules = {
  load: (name: string) => Promise.resolve(name === 'WeightedModel' ? WeightedModel : Date),
  find: (name: string) => (name === 'WeightedModel' ? { entry: { kind: 'model' } } : undefined),
};

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'estimator-'));
  const model = { cls: 'WeightedModel', args: {} };
  writeModelFile(join(dir, 'plain.json'), { ...model, state: { weights: [1, 10, 100] } });
  writeModelFile(join(dir, 'one-hot.json'), {
    ...model,
    state: { weights: [0, 1, 2, 0, 5] },
    genes: { sizes: [3, 2], isOneHot: true },
    scale: { mean: 100, std: 10 },
  });
});
afterAll(() => rmSync(dir, { recursive: true }));

const estimatorOf = (file: string, args: object = {}): ModelEstimator =>
  moduleOf(ModelEstimator, { key: 'latency', is_objective: true, model_file_path: join(dir, file), ...args });
async function prepared(file: string, args: object = {}): Promise<ModelEstimator> {
  const estimator = estimatorOf(file, args);
  await estimator.prepare(modules);
  return estimator;
}

describe('ModelEstimator', () => {
  it('predicts of the indices of an architecture', async () => {
    expect((await prepared('plain.json')).estimate([1, 2, 3])).toBe(321);
    expect((await prepared('plain.json', { model_device: 'cuda' })).estimate([0, 2, 1])).toBe(120);
  });

  it('predicts of one-hot architectures, in the unit of the values', async () => {
    const estimator = await prepared('one-hot.json', { cast_one_hot: true });
    expect(estimator.estimate([0, 0])).toBe(100);
    expect(estimator.estimate([2, 1])).toBe(170);
    expect(() => estimator.estimate([3, 0])).toThrow('gene 3,0 has 3 at position 0');
    expect(() => estimator.estimate([1])).toThrow('gene');
  });

  it('knows before a search whether it can rate', async () => {
    const estimator = await prepared('plain.json');
    const unmeasured = (): never => {
      throw new Error('nothing is to be evaluated');
    };
    estimator.check(unmeasured, [1, 1, 1]);
    expect(() => estimator.check(unmeasured, [1, 1])).toThrow('WeightedModel knows 3 numbers');
  });

  it('is what a search is led by', async () => {
    const estimator = await prepared('plain.json');
    const digits = [0, 1, 2, 3];
    const objectives = [
      { key: 'latency', maximize: false },
      { key: 'sum', maximize: true },
    ];
    const { context } = searchRun({
      space: [digits, digits, digits],
      objectives,
      valuesOf: (gene) => ({
        latency: estimator.estimate(gene),
        sum: gene.reduce((total, value) => total + value, 0),
      }),
      isAllowed: (gene) => estimator.estimate(gene) <= 130,
    });
    const search = moduleOf(NSGA2HPO, { iterations: 12, pop_size: 8, pop_core: 8 });
    const found = await search.search(context);
    // the cheapest ways to each sum: first the digit that weighs 1, then 10, then one of 100 with what is left
    const expected = ['0 0', '1 -1', '2 -2', '3 -3', '13 -4', '23 -5', '33 -6'];
    expect(frontOf(found, objectives)).toEqual(expected.sort());
  });

  it.each([
    ['none.json', {}, 'model_file_path: there is no'],
    ['one-hot.json', {}, 'learned architectures one-hot; set it to true'],
    ['plain.json', { cast_one_hot: true }, 'does not say how many options its cells have; set it to false'],
  ])('says what does not fit, before anything is searched: %s %j', async (file, args, message) => {
    await expect(prepared(file, args)).rejects.toThrow(message);
  });

  it('reads no code', async () => {
    writeFileSync(join(dir, 'model.pt'), 'x');
    await expect(prepared('model.pt')).rejects.toThrow('pickles may run any code and are not read');
    writeModelFile(join(dir, 'date.json'), { cls: 'Date', args: {}, state: {} });
    await expect(prepared('date.json')).rejects.toThrow('there is no model Date');
    expect(() => estimatorOf('plain.json').estimate([0, 0, 0])).toThrow('the model is not loaded yet');
  });
});
