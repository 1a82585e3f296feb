import { describe, expect, it } from '@jest/globals';
import { loadModel, savedModel, type ModuleSource } from '@uninas/contracts';
import { build, fitContext, matrix } from '../testing/module.fixture.js';
import { TabularSumModel } from './tabular-sum-model.js';

const STATE = {
  constant: 10,
  table: [
    [1, 2, 4],
    [0.5, 0.25],
  ],
};

function known(): TabularSumModel {
  const model = build(TabularSumModel);
  model.restore(STATE);
  return model;
}

describe('TabularSumModel', () => {
  it('adds the values of the chosen options to the constant', () => {
    const genes = matrix([
      [0, 0],
      [2, 1],
      [1, 0],
    ]);
    expect([...known().predict(genes)]).toEqual([11.5, 14.25, 12.5]);
  });

  it('is what it was after it was saved', async () => {
    const saved = JSON.parse(JSON.stringify(savedModel(known()))) as ReturnType<typeof savedModel>;
    expect(saved).toEqual({ cls: 'TabularSumModel', args: {}, state: STATE });
    const modules = { load: () => Promise.resolve(TabularSumModel) };
    const model = await loadModel(modules, saved, 'x.json');
    expect(model).toBeInstanceOf(TabularSumModel);
    expect(model.state()).toEqual(STATE);
  });

  it.each([
    [{ constant: '10', table: [[1]] }, '"constant" should be a number'],
    [{ constant: 1, table: [] }, '"table" should have a list for each cell'],
    [{ constant: 1, table: [[1], [1, null]] }, '"table"[1] should be a list of numbers'],
    [{ constant: 1, table: [[1], []] }, '"table"[1] should be a list of numbers'],
  ])('refuses what is no table, and keeps its own: %j', (state, message) => {
    const model = known();
    expect(() => model.restore(state)).toThrow(`the state does not fit TabularSumModel: ${message}`);
    expect(model.state()).toEqual(STATE);
  });

  it('says what it does not know', async () => {
    expect(() => known().predict(matrix([[0, 2]]))).toThrow('2 options of cell 1; the architecture has 2');
    expect(() => known().predict(matrix([[0, 1, 1]]))).toThrow('knows 2 cells; the architectures have 3');
    expect(() => build(TabularSumModel).predict(matrix([[0]]))).toThrow('has no table yet');
    await expect(build(TabularSumModel).fit(matrix([[0]]), Float64Array.of(1), fitContext())).rejects.toThrow(
      'TabularSumModel cannot be fitted',
    );
  });
});

describe('a saved model', () => {
  const saved = { cls: 'TabularSum', args: {}, state: STATE };
  const modules: ModuleSource = {
    load: () => Promise.reject(new Error('not reached')),
    find: (name) => (name === 'SGDOptimizer' ? { entry: { kind: 'optimizer' } } : undefined),
    modules: () => [{ name: 'TabularSumModel' }],
  };

  it('names a model that is registered, and nothing else', async () => {
    await expect(loadModel(modules, saved, 'x.json')).rejects.toThrow(
      'x.json: there is no model TabularSum; did you mean TabularSumModel?',
    );
    await expect(loadModel(modules, { ...saved, cls: 'SGDOptimizer' }, 'x.json')).rejects.toThrow(
      'x.json: SGDOptimizer is of kind optimizer, not a model',
    );
    const other = { load: () => Promise.resolve(Date) };
    await expect(loadModel(other, { ...saved, cls: 'Date' }, 'x.json')).rejects.toThrow('Date is not a model');
  });

  it('is refused with its place if the state does not fit', async () => {
    const own = { load: () => Promise.resolve(TabularSumModel) };
    await expect(loadModel(own, { ...saved, state: {} }, 'x.json')).rejects.toThrow(
      'x.json: the state does not fit TabularSumModel: "constant" should be a number',
    );
  });
});
