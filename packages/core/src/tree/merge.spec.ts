import { explain } from '../convert/explain.js';
import { toFlat } from '../convert/flat.js';
import { toHierarchical } from '../convert/hierarchical.js';
import { one, optional } from '../declare/meta-arg.js';
import { Module } from '../declare/module.js';
import { liveManifest } from '../node/live-plugin.js';
import { Register } from '../register/register.js';
import { FLAT, parseToy, toyEntries, toyRegister } from '../toy.fixture.js';
import { parse } from './parse.js';

const TREE = {
  cls: 'SearchTask',
  cls_trainer: { cls: 'SimpleTrainer', max_epochs: 2 },
  cls_method: {
    cls: 'RandomMethod',
    cls_data: 'DigitsData',
    cls_network: 'FileNetwork',
    cls_optimizers: 'SGDOptimizer',
  },
};
const found = (result: ReturnType<typeof parseToy>) => result.problems.map(({ code, found: text }) => [code, text]);
const trainerOf = ({ tree }: ReturnType<typeof parseToy>) => tree!.children['cls_trainer']![0]!;

describe('within one document the later of two spellings wins', () => {
  const trainer = { cls: 'SimpleTrainer', max_epochs: 6 };
  const { cls, cls_method } = TREE;

  it('be the subtree the later one', () => {
    const result = parseToy([{ cls, '{cls_trainer}.max_epochs': 5, cls_trainer: trainer, cls_method }]);
    expect(result.problems).toEqual([]);
    expect(trainerOf(result).args['max_epochs']).toBe(6);
    expect(explain(result.tree!, '{cls_trainer}.max_epochs')[0]!.from).toBe('file-0.json:6:5');
  });

  it('or the flat key', () => {
    const result = parseToy([{ cls, cls_trainer: trainer, '{cls_trainer}.max_epochs': 5, cls_method }]);
    expect(trainerOf(result).args['max_epochs']).toBe(5);
  });
});

describe('what a later layer takes away', () => {
  it('leaves warnings for the keys of an emptied list, in either spelling', () => {
    for (const key of ['{cls_metrics#0}.topk', 'AccuracyMetric#0.topk', 'cls_method.cls_metrics#0.topk']) {
      const result = parseToy([{ ...FLAT, [key]: '1' }], ['--cls_metrics=']);
      expect(found(result)).toEqual([['UNINAS_WDROPPED', key]]);
      expect(explain(result.tree!, 'cls_metrics')).toMatchObject([
        { value: '', from: '--cls_metrics= on the command line' },
      ]);
    }
  });

  it('leaves warnings for the keys beyond a shorter list', () => {
    const flat = { ...FLAT, 'ReductionCell#1.stride': 2, '{cls_network}.cell_order': 'n' };
    const result = parseToy([flat], ['--cls_cells=NormalCell', '--cls_cells_primitives=NormalCell']);
    expect(found(result)).toEqual([['UNINAS_WDROPPED', 'ReductionCell#1.stride']]);
  });

  it('leaves warnings for all keys below a replaced module', () => {
    const result = parseToy([{ ...FLAT, '{cls_cells#0}.stride': 2 }], ['--cls_network=FileNetwork']);
    expect(result.ok).toBe(true);
    expect(found(result).sort()).toEqual(
      ['cls_cells', 'cls_cells_primitives', '{cls_cells#0}.stride', '{cls_network}.cell_order'].map((key) => [
        'UNINAS_WDROPPED',
        key,
      ]),
    );
  });

  it('does not excuse a key of the same layer, which nothing took away', () => {
    const { problems } = parseToy([FLAT, { cls_trainer: 'SlowTrainer', 'SimpleTrainer.max_epochs': 3 }]);
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ['UNINAS_WDROPPED', 'file-0.json'],
      ['UNINAS_EUNUSED_KEY', 'file-1.json'],
    ]);
  });

  it('can be a whole list by null', () => {
    const metrics = { cls_metrics: [{ cls: 'AccuracyMetric' }, { cls: 'AccuracyMetric' }] };
    const { tree, problems } = parseToy([FLAT, { cls_method: metrics }, { cls_method: { cls_metrics: null } }]);
    expect(problems).toEqual([]);
    expect(tree!.children['cls_method']![0]!.children['cls_metrics']).toEqual([]);
  });
});

describe('a slot name that the task and a module below it have', () => {
  class TwiceTask extends Module.with(
    {},
    {
      cls_network: optional('network', 'a network of its own'),
      cls_trainer: one('trainer', 'the training loop'),
      cls_method: one('method', 'method'),
    },
  ) {}
  Register.as('task')(TwiceTask as never);
  const register = toyRegister().use({
    name: 'twice',
    core: '*',
    manifest: liveManifest('twice', { TwiceTask }),
    load: () => Promise.resolve(TwiceTask),
  });
  const read = (document: object, words: readonly string[] = []) => parse(toyEntries([document], words), register);
  const config = {
    ...TREE,
    cls: 'TwiceTask',
    cls_network: { cls: 'FileNetwork', config_path: 'own' },
    cls_method: { ...TREE.cls_method, cls_network: { cls: 'FileNetwork', config_path: 'inner' } },
  };

  it('is that of the task on the first level of a hierarchical document', () => {
    const { tree, problems } = read(config);
    expect(problems).toEqual([]);
    expect(tree!.children['cls_network']![0]!.args['config_path']).toBe('own');
  });

  it('survives both forms; the flat one spells the path out', () => {
    const { tree } = read(config);
    const flat = toFlat(tree!);
    expect(flat).toMatchObject({ 'cls_task.cls_network': 'FileNetwork', 'cls_network.config_path': 'own' });
    for (const form of [flat, toHierarchical(tree!)]) {
      const again = read(form);
      expect(again.problems).toEqual([]);
      expect(toHierarchical(again.tree!)).toEqual(toHierarchical(tree!));
      expect(Object.entries(toFlat(again.tree!))).toEqual(Object.entries(flat));
    }
  });

  it('is ambiguous as a word, and in a flat document', () => {
    const paths = ['cls_task.cls_network', 'cls_method.cls_network'];
    const { problems } = read({ ...config, cls_network: null }, ['--cls_network=FileNetwork']);
    expect(problems).toMatchObject([
      { code: 'UNINAS_EAMBIGUOUS_KEY', expected: paths, word: '--cls_network=FileNetwork' },
    ]);
    const word = read({ ...config, cls_network: null }, [`--${paths[0]}=StackNetwork`, `--${paths[0]}=FileNetwork`]);
    expect(word.ok).toBe(true);
    expect(word.tree!.children['cls_network']![0]!.cls).toBe('FileNetwork');
  });
});

it('a slot that its own key fills again and again is ambiguous, not endless', () => {
  for (const key of ['{cls_inner}.cls_inner', 'StackNetwork.cls_inner']) {
    const { problems } = parseToy(
      [{ ...FLAT, 'cls_method.cls_network.cls_inner': 'StackNetwork' }],
      [`--${key}=StackNetwork`],
    );
    expect(problems.map(({ code }) => code)).toContain('UNINAS_EAMBIGUOUS_KEY');
  }
});
