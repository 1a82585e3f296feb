import { toFlat } from '../convert/flat.js';
import { toHierarchical } from '../convert/hierarchical.js';
import { FLAT, parseToy } from '../toy.fixture.js';

const codes = (result: ReturnType<typeof parseToy>) => result.problems.map((problem) => problem.code);

describe('parse', () => {
  it('returns a tree that is plain data', () => {
    const { tree } = parseToy([FLAT]);
    expect(JSON.parse(JSON.stringify(tree))).toMatchObject({
      cls: 'SearchTask',
      path: '',
      children: { cls_trainer: [{ cls: 'SimpleTrainer', path: 'cls_trainer', children: {} }] },
    });
  });

  it('turns a flat configuration into the tree it names', () => {
    const { tree, problems } = parseToy([FLAT]);
    expect(problems).toEqual([]);
    expect(toHierarchical(tree!, false)).toEqual({
      cls: 'SearchTask',
      seed: 7,
      cls_trainer: { cls: 'SimpleTrainer', max_epochs: 2 },
      cls_method: {
        cls: 'RandomMethod',
        cls_data: { cls: 'DigitsData' },
        cls_network: {
          cls: 'StackNetwork',
          cell_order: ['n', 'r', 'n'],
          cls_cells: [{ cls: 'NormalCell' }, { cls: 'ReductionCell' }],
          cls_cells_primitives: [{ cls: 'NormalCell' }, { cls: 'ReductionCell' }],
        },
        cls_metrics: [{ cls: 'AccuracyMetric' }],
        cls_optimizers: [{ cls: 'SGDOptimizer', lr: 0.1, momentum: 0 }],
      },
    });
  });

  it('reads its own hierarchical and flat forms back into the same tree', () => {
    const { tree } = parseToy([FLAT]);
    const hierarchical = toHierarchical(tree!);
    const again = parseToy([hierarchical]);
    expect(again.problems).toEqual([]);
    expect(toHierarchical(again.tree!)).toEqual(hierarchical);
    const flat = toFlat(tree!);
    const fromFlat = parseToy([flat]);
    expect(fromFlat.problems).toEqual([]);
    expect(toHierarchical(fromFlat.tree!)).toEqual(hierarchical);
    expect(Object.entries(toFlat(fromFlat.tree!))).toEqual(Object.entries(flat));
  });

  it('lets the last spelling win, whatever it is, across files and words', () => {
    const { tree, problems } = parseToy(
      [FLAT, { '{cls_trainer}.max_epochs': 5 }, { cls_trainer: { max_epochs: 6 } }],
      ['--SimpleTrainer.max_epochs=8', '--cls_method.cls_optimizers#0.lr=0.3', '--seed=9'],
    );
    expect(problems).toEqual([]);
    expect(tree!.children['cls_trainer']![0]!.args['max_epochs']).toBe(8);
    expect(tree!.args['seed']).toBe(9);
    const method = tree!.children['cls_method']![0]!;
    expect(method.children['cls_optimizers']![0]!.args['lr']).toBe(0.3);
  });

  it('replaces a node when a later layer names another class', () => {
    const base = { cls: 'SearchTask', cls_trainer: { cls: 'SlowTrainer', delay: 2, max_epochs: 3 } };
    const { tree } = parseToy([FLAT, base, { cls_trainer: { cls: 'SimpleTrainer' } }]);
    const trainer = tree!.children['cls_trainer']![0]!;
    expect(trainer.cls).toBe('SimpleTrainer');
    // `SimpleTrainer.max_epochs` of the flat file speaks of the class, the hierarchical node is gone
    expect(trainer.args['max_epochs']).toBe(2);
  });

  it('keeps flat values that fit the new class and says which are left out', () => {
    const flat = { ...FLAT, cls_trainer: 'SlowTrainer', '{cls_trainer}.delay': 1, '{cls_trainer}.max_epochs': 4 };
    delete (flat as Record<string, unknown>)['SimpleTrainer.max_epochs'];
    const { tree, problems, ok } = parseToy([flat], ['--cls_trainer=SimpleTrainer']);
    expect(ok).toBe(true);
    expect(tree!.children['cls_trainer']![0]!.args['max_epochs']).toBe(4);
    expect(problems).toMatchObject([{ code: 'UNINAS_WDROPPED', found: '{cls_trainer}.delay', severity: 'warning' }]);
  });

  it('leaves out a value that only the replaced class could have, and refuses it in the new one', () => {
    const flat = { ...FLAT, cls_trainer: 'SlowTrainer', '{cls_trainer}.max_epochs': 0 };
    delete (flat as Record<string, unknown>)['SimpleTrainer.max_epochs'];
    const replaced = parseToy([flat], ['--cls_trainer=SimpleTrainer']);
    expect(replaced.problems).toMatchObject([
      { code: 'UNINAS_WDROPPED', found: '{cls_trainer}.max_epochs', path: 'cls_trainer.max_epochs' },
    ]);
    expect(replaced.tree!.children['cls_trainer']![0]!.args['max_epochs']).toBe(1);
    const own = parseToy([flat], ['--cls_trainer=SimpleTrainer', '--{cls_trainer}.max_epochs=0']);
    expect(own.problems).toMatchObject([{ code: 'UNINAS_ELIMIT', word: '--{cls_trainer}.max_epochs=0' }]);
    expect(codes(parseToy([flat]))).toEqual(['UNINAS_ELIMIT']);
  });

  it('replaces a list as a whole, and merges single children node by node', () => {
    const { tree, problems } = parseToy([
      FLAT,
      { cls_cells: [{ cls: 'ReductionCell', stride: 2 }, { cls: 'NormalCell' }] },
      { cls_method: { cls_data: { batch_size: 16 } } },
    ]);
    expect(problems).toEqual([]);
    const network = tree!.children['cls_method']![0]!.children['cls_network']![0]!;
    expect(network.children['cls_cells']!.map((cell) => [cell.cls, cell.args['stride']])).toEqual([
      ['ReductionCell', 2],
      ['NormalCell', 1],
    ]);
  });

  it('addresses repeated slot names by their paths only', () => {
    const nested = {
      ...FLAT,
      'cls_method.cls_network.cls_inner': 'StackNetwork',
      'cls_method.cls_network.cls_inner.cls_cells': 'NormalCell, ReductionCell',
      'cls_method.cls_network.cls_inner.cls_cells_primitives': 'NormalCell, ReductionCell',
    };
    expect(codes(parseToy([nested]))).toContain('UNINAS_EAMBIGUOUS_KEY');
    const paths: Record<string, unknown> = { ...nested };
    for (const slot of ['cls_cells', 'cls_cells_primitives']) {
      delete paths[slot];
      paths[`cls_method.cls_network.${slot}`] = 'NormalCell, ReductionCell';
    }
    const { tree, problems } = parseToy([paths]);
    expect(problems).toEqual([]);
    const flat = toFlat(tree!);
    expect(flat['cls_method.cls_network.cls_inner.cls_cells#1.name']).toBe('r');
    expect(flat).not.toHaveProperty('cls_cells');
    expect(toHierarchical(parseToy([flat]).tree!)).toEqual(toHierarchical(tree!));
  });

  it('takes names of two networks apart when a teacher has one too', () => {
    const { tree, problems } = parseToy([
      { ...FLAT, cls_method: 'TeacherMethod', cls_teacher: 'FileNetwork', '{cls_teacher}.config_path': 'x.json' },
    ]);
    expect(problems).toEqual([]);
    expect(tree!.children['cls_method']![0]!.children['cls_teacher']![0]!.args['config_path']).toBe('x.json');
  });
});

describe('inheritance of an earlier run', () => {
  const hpo = { cls_task: 'HpoTask', '{cls_task}.s1_path': 'runs/s1', cls_trainer: 'SimpleTrainer' };
  const earlierRun = () => ({ name: 'runs/s1/run.json', entries: [] as never[] });

  it('is deferred with one warning while the run is not there', () => {
    const result = parseToy([{ ...hpo, '{cls_data}.batch_size': 5 }]);
    expect(result.ok).toBe(true);
    expect(codes(result)).toEqual(['UNINAS_WINHERIT']);
    expect(result.tree!.deferred).toEqual(['cls_method']);
    expect(codes(parseToy([hpo], [], { mustInherit: true }))).toEqual(['UNINAS_EINHERIT']);
  });

  it('takes, drops and sets, below every file and by tree path', async () => {
    const { toyEntries } = await import('../toy.fixture.js');
    const options = { earlierRun: () => ({ name: 'runs/s1/run.json', entries: toyEntries([FLAT]) }) };
    const { tree, problems } = parseToy([hpo, { 'DigitsData.batch_size': 5 }], [], options);
    expect(problems).toEqual([]);
    const method = tree!.children['cls_method']![0]!;
    expect(method.children['cls_metrics']).toEqual([]);
    expect(method.children['cls_optimizers']![0]!.args['lr']).toBe(0.5);
    expect(method.children['cls_data']![0]!.args['batch_size']).toBe(5);
    expect(method.origin!.inherited).toBe('runs/s1/run.json');
  });

  it('drops what was inherited for another class', async () => {
    const { toyEntries } = await import('../toy.fixture.js');
    const options = { earlierRun: () => ({ name: 'run.json', entries: toyEntries([FLAT]) }) };
    const { tree, problems } = parseToy([hpo], ['--cls_optimizers=AdamOptimizer'], options);
    expect(problems).toEqual([]);
    const optimizer = tree!.children['cls_method']![0]!.children['cls_optimizers']![0]!;
    expect(optimizer.cls).toBe('AdamOptimizer');
    expect(optimizer.args['lr']).toBe(0.01);
  });

  it.each([
    ['{cls_data}.batch_size', 5],
    ['DigitsData.batch_size', 5],
    ['cls_method.cls_data.batch_size', 5],
    ['cls_task.cls_method.cls_data.batch_size', 5],
    ['cls_method', { cls_data: { batch_size: 5 } }],
    ['cls_method', { cls: 'RandomMethod', cls_data: { cls: 'DigitsData', batch_size: 5 } }],
  ])('gives way to what a file says, spelled %s', async (key, value) => {
    const { toyEntries } = await import('../toy.fixture.js');
    const options = {
      earlierRun: () => ({ name: 'run.json', entries: toyEntries([{ ...FLAT, '{cls_data}.dir': 'x' }]) }),
    };
    const { tree, problems } = parseToy([hpo, { [key]: value }], [], options);
    expect(problems).toEqual([]);
    expect(tree!.children['cls_method']![0]!.children['cls_data']![0]!.args).toMatchObject({ batch_size: 5, dir: 'x' });
    // what is saved says all of it, so that it reads back with and without that run
    const saved = toHierarchical(tree!);
    expect(toHierarchical(parseToy([saved], [], options).tree!)).toEqual(saved);
    expect(toHierarchical(parseToy([toFlat(tree!)], [], options).tree!)).toEqual(saved);
  });

  it('asks for what is taken over to be right, not for the rest of that run', async () => {
    const { toyEntries } = await import('../toy.fixture.js');
    const from = (changes: object) => ({
      earlierRun: () => ({ name: 'run.json', entries: toyEntries([{ ...FLAT, ...changes }]) }),
    });
    expect(codes(parseToy([hpo], [], from({ '{cls_trainer}.max_epochs': 0 })))).toEqual([]);
    expect(codes(parseToy([hpo], [], from({ '{cls_data}.batch_size': 0 })))).toEqual(['UNINAS_EINHERIT']);
  });

  it('reports a run that leads back to itself', () => {
    const result = parseToy([hpo], [], { earlierRun: () => ({ ...earlierRun(), isCyclic: true }) });
    expect(codes(result)).toEqual(['UNINAS_ECYCLE']);
  });
});
