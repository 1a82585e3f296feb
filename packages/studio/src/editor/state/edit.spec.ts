import { check, earlierRunOf } from './check.js';
import { dataAt, type Data } from './data.js';
import {
  addModule,
  copyOf,
  duplicateModule,
  moveModule,
  removeModule,
  replaceModule,
  resetMember,
  setArg,
  setTask,
  transferModule,
} from './edit.js';
import { editable, quickstart, realModules, shipped } from './state.fixture.js';
import { gather } from './gather.js';
import { whyNot } from './room.js';
import { slotOptions } from './slot-options.js';

const modules = realModules();
const search = quickstart(modules);
const METHOD = 'cls_method';
const CELLS = 'cls_method.cls_network.cls_network_body.cls_network_cells';

function names(data: Data, path: string, slot: string): unknown[] {
  return (dataAt(data, path)![slot] as Data[]).map(({ cls }) => cls);
}

describe('edits', () => {
  it('change one argument and share all the rest', () => {
    const { data } = setArg(search, 'cls_method.cls_optimizers#0', 'lr', 0.5);
    expect(dataAt(data, 'cls_method.cls_optimizers#0')).toEqual({
      cls: 'SGDOptimizer',
      lr: 0.5,
      momentum: 0.9,
      weight_decay: 0.0003,
    });
    expect(data['cls_trainer']).toBe(search.data['cls_trainer']);
    expect(dataAt(search.data, 'cls_method.cls_optimizers#0')!['lr']).toBe(0.05);
  });

  it('reset an argument to its default', () => {
    const { data } = resetMember(search, 'cls_trainer', 'max_epochs');
    expect(data['cls_trainer']).not.toHaveProperty('max_epochs');
    expect(resetMember(search, 'cls_trainer', 'nothing').data).toBe(search.data);
  });

  it('turn class names into objects on the way', () => {
    const at = editable({ cls: 'SingleSearchTask', cls_exp_loggers: 'CsvExpLogger, JsonLinesExpLogger' }, modules);
    const { data } = setArg(at, 'cls_exp_loggers#1', 'x', 1);
    expect(data['cls_exp_loggers']).toEqual([{ cls: 'CsvExpLogger' }, { cls: 'JsonLinesExpLogger', x: 1 }]);
  });

  it('add, duplicate, move and remove, and say where other paths are then', () => {
    const added = addModule(search, METHOD, 'cls_metrics', { cls: 'LossMetric' }, 0);
    expect(names(added.data, METHOD, 'cls_metrics')).toEqual(['LossMetric', 'AccuracyMetric']);
    expect(added.focus).toBe('cls_method.cls_metrics#0');
    expect(added.moved!('cls_method.cls_metrics#0.x')).toBe('cls_method.cls_metrics#1.x');
    const at = editable(added.data, modules);
    const twice = duplicateModule(at, 'cls_method.cls_metrics#1');
    expect(names(twice.data, METHOD, 'cls_metrics')).toEqual(['LossMetric', 'AccuracyMetric', 'AccuracyMetric']);
    const moved = moveModule(at, 'cls_method.cls_metrics#0', 1);
    expect(names(moved.data, METHOD, 'cls_metrics')).toEqual(['AccuracyMetric', 'LossMetric']);
    expect([0, 1].map((i) => moved.moved!(`cls_method.cls_metrics#${i}`))).toEqual([
      'cls_method.cls_metrics#1',
      'cls_method.cls_metrics#0',
    ]);
    const removed = removeModule(at, 'cls_method.cls_metrics#0');
    expect(names(removed.data, METHOD, 'cls_metrics')).toEqual(['AccuracyMetric']);
    expect(removed.moved!('cls_method.cls_metrics#0.x')).toBeUndefined();
    expect(removed.moved!('cls_method.cls_metrics#1')).toBe('cls_method.cls_metrics#0');
    expect(removeModule(at, 'cls_trainer').data).not.toHaveProperty('cls_trainer');
  });

  it('keep what fits when a class is replaced', () => {
    const { data, lost } = replaceModule(search, 'cls_method.cls_optimizers#0', 'AdamOptimizer');
    const optimizer = dataAt(data, 'cls_method.cls_optimizers#0');
    expect(optimizer).toEqual({ cls: 'AdamOptimizer', lr: 0.05, weight_decay: 0.0003 });
    expect(lost).toEqual(['momentum']);
    const other = replaceModule(search, METHOD, 'StrictlyFairRandomMethod');
    expect(check(other.data, modules).problems).toEqual([]);
    expect(dataAt(other.data, METHOD)).toEqual({ ...dataAt(search.data, METHOD), cls: 'StrictlyFairRandomMethod' });
    expect(setTask(search, 'SingleRetrainTask').data).toMatchObject({ seed: 1, cls_trainer: { max_epochs: 12 } });
  });

  it('move modules between slots that take them', () => {
    const moved = transferModule(search, `${CELLS}#0`, CELLS.slice(0, CELLS.lastIndexOf('.')), 'cls_network_cells', 2);
    expect(moved!.focus).toBe(`${CELLS}#1`);
    expect(transferModule(search, 'cls_trainer', METHOD, 'cls_metrics')).toBeUndefined();
    expect(transferModule(search, METHOD, METHOD, 'cls_network')).toBeUndefined();
  });

  it.each([
    [METHOD, 'cls_metrics', 'AccuracyMetric', undefined],
    [METHOD, 'cls_criterion', 'AccuracyMetric', 'takes only: criterion'],
    ['', 'cls_method', 'RetrainMethod', 'takes only: method with search=true'],
    ['', 'cls_device', 'CpuDevicesManager', 'is taken'],
    ['nowhere', 'cls_metrics', 'AccuracyMetric', 'unknown'],
  ])('%p of %p: why it cannot take %p: %p', (path, slot, cls, why) => {
    expect(whyNot(search, path, slot, cls)).toBe(why);
  });

  it('knows what may stand only once', () => {
    const drop = 'DropPathRegularizer';
    const { data } = addModule(search, METHOD, 'cls_regularizers', { cls: drop });
    expect(whyNot(editable(data, modules), METHOD, 'cls_regularizers', drop)).toBe(`has a ${drop} already`);
  });
});

describe('what an earlier run gives', () => {
  const s2 = gather([shipped('quickstart_s2.json')], modules);
  const folder = String(s2['s1_path']);
  const earlier = new Map([[folder, earlierRunOf({ name: 'run.json', config: search.data })]]);
  const checked = check(s2, modules, earlier);
  const at = { data: s2, checked, modules };

  it('is asked for, and is in the tree', () => {
    expect(check(s2, modules).asked).toBe(folder);
    expect(checked.asked).toBeUndefined();
    expect(checked.nodes.get(METHOD)).toMatchObject({ cls: 'UniformRandomMethod', origin: { inherited: 'run.json' } });
  });

  it('can be refined, and a list is written out for that', () => {
    const { data } = setArg(at, 'cls_method.cls_data', 'batch_size_test', 10);
    expect(data['cls_method']).toEqual({ cls_data: { batch_size_test: 10 } });
    const list = setArg(at, 'cls_method.cls_metrics#0', 'topk', [1, 5]);
    expect(dataAt(list.data, 'cls_method.cls_metrics#0')).toMatchObject({ cls: 'AccuracyMetric', topk: [1, 5] });
    expect(check(list.data, modules, earlier).nodes.get('cls_method.cls_metrics#0')!.args['topk']).toEqual([1, 5]);
    const none = removeModule(at, METHOD);
    expect(check(none.data, modules, earlier).nodes.has(METHOD)).toBe(false);
    expect(copyOf(at, 'cls_method.cls_optimizers#0')).toMatchObject({ cls: 'SGDOptimizer', lr: 0.05, momentum: 0.9 });
  });
});

describe('slotOptions', () => {
  const slot = (path: string, name: string) => search.checked.nodes.get(path)!.entry.metas[name]!;

  it('lists what fits, ghosts apart, until the slot is full', () => {
    const devices = slotOptions(modules, slot('', 'cls_device'), []);
    expect(devices.modules.map(({ name }) => name)).toContain('CpuDevicesManager');
    expect(devices.ghosts.map(({ module, install }) => [module.name, install])).toContainEqual([
      'TensorflowCpuDevicesManager',
      'npm install @tensorflow/tfjs-node',
    ]);
    expect(slotOptions(modules, slot('', 'cls_device'), ['CpuDevicesManager'])).toMatchObject({
      modules: [],
      isFull: true,
    });
  });
});
