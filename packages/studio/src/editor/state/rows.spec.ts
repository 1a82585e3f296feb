import { toHierarchical } from '@uninas/core';
import { check } from './check.js';
import { configText, readText } from './config-text.js';
import { gather } from './gather.js';
import { outlineRows, setArguments } from './outline-rows.js';
import { remediesOf } from './remedies.js';
import { hitParts, search } from './search.js';
import { editable, quickstart, realModules, shipped } from './state.fixture.js';

const modules = realModules();
const quick = quickstart(modules);
const rowsOf = (data: object, folded: string[] = []) =>
  outlineRows(data as never, check(data as never, modules), new Set(folded));

describe('outlineRows', () => {
  it('has a line for each module, each list and each slot that holds nothing', () => {
    const rows = rowsOf(quick.data);
    const { nodes } = quick.checked;
    expect(rows.filter(({ type }) => type === 'module').map(({ path }) => path)).toEqual([...nodes.keys()]);
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
    expect(rows.every(({ fill, problems }) => fill === 'right' && problems.errors === 0)).toBe(true);
    expect(setArguments(quick.data, nodes.get('cls_trainer')!)[0]).toEqual(['max_epochs', '12']);
  });

  it('leaves out what is folded', () => {
    const rows = rowsOf(quick.data, ['cls_method', 'cls_trainer.cls_exp_loggers']);
    expect(rows.some(({ path }) => path.startsWith('cls_method.'))).toBe(false);
    expect(rows.find(({ path }) => path === 'cls_method')).toMatchObject({ isFolded: true, hasRows: true });
    expect(rows.find(({ path }) => path === 'cls_trainer.cls_exp_loggers')).toMatchObject({ type: 'list', count: 2 });
  });

  it('shows what is missing, what is not known, and what comes later', () => {
    const rows = rowsOf({
      cls: 'SingleSearchTask',
      cls_trainer: { cls: 'SimpleTrainer', cls_exp_loggers: ['Nobody'] },
      cls_device: { cls: 'Nothing' },
    });
    const fills = (path: string) => rows.find((row) => row.path === path);
    expect(fills('cls_method')).toMatchObject({ type: 'empty', fill: 'wrong', problems: { errors: 1 } });
    expect(fills('cls_device')).toMatchObject({ type: 'module', cls: 'Nothing', fill: 'wrong' });
    expect(fills('cls_trainer.cls_exp_loggers#0')).toMatchObject({ type: 'module', cls: 'Nobody', fill: 'wrong' });
    const misspelled = rowsOf({ cls: 'SingleSearchTask', cls_trainer: { cls: 'SimpelTrainer' } });
    expect(misspelled.find(({ path }) => path === 'cls_trainer')).toMatchObject({
      cls: 'SimpelTrainer',
      fill: 'wrong',
      node: { cls: 'SimpleTrainer' },
    });
    const s2 = rowsOf(gather([shipped('quickstart_s2.json')], modules));
    expect(s2.find(({ path }) => path === 'cls_method')).toMatchObject({ type: 'empty', fill: 'later' });
    expect(rowsOf({})).toMatchObject([{ type: 'empty', slot: 'cls_task', fill: 'wrong' }]);
  });
});

describe('remediesOf', () => {
  const labels = (data: object, code: string) => {
    const at = editable(data as never, modules);
    const problem = at.checked.problems.find((one) => one.code === code)!;
    const remedies = remediesOf(problem, at);
    const [first] = remedies;
    const after = first && first.apply(at)!.data;
    return { labels: remedies.map(({ label }) => label), after: after && check(after, modules) };
  };

  it('set a value inside its limits, add the only module that fits, take stray keys away', () => {
    const limit = labels({ ...quick.data, seed: -3 }, 'UNINAS_ELIMIT');
    expect(limit.labels).toEqual(['Set to 0']);
    expect(limit.after!.problems).toEqual([]);
    const { cls_device: _, ...rest } = quick.data;
    expect(labels(rest, 'UNINAS_ETOO_FEW').labels).toEqual([]);
    const stray = labels({ ...quick.data, nonsense: 1 }, 'UNINAS_EUNKNOWN_ARGUMENT');
    expect(stray.labels).toEqual(['Remove']);
    expect(stray.after!.problems).toEqual([]);
  });
});

describe('search', () => {
  it('finds names, values and help texts', () => {
    expect(search(quick.checked, 'sgdopt')).toEqual([{ path: 'cls_method.cls_optimizers#0', in: 'class' }]);
    expect(search(quick.checked, '0.05')).toContainEqual({
      path: 'cls_method.cls_optimizers#0',
      arg: 'lr',
      in: 'value',
    });
    expect(search(quick.checked, 'handwritten digits')[0]).toEqual({ path: '', arg: 'note', in: 'value' });
    expect(search(quick.checked, 'cls_exp_loggers')).toEqual([{ path: 'cls_trainer.cls_exp_loggers', in: 'slot' }]);
    expect(search(quick.checked, ' ')).toEqual([]);
    expect(hitParts('SGDOptimizer (a)', 'OPT')).toEqual(['SGD', 'Opt', 'imizer (a)']);
    expect(hitParts('f(a)', '(a')).toEqual(['f', '(a', ')']);
  });
});

describe('configText', () => {
  it.each([
    ['hierarchical', 'json'],
    ['hierarchical', 'yaml'],
    ['flat', 'json'],
    ['flat', 'yaml'],
  ] as const)('writes the %s form in %s, which reads back as the same tree', async (form, format) => {
    const text = await configText(quick.data, quick.checked, { form, format });
    const read = await readText(`x.${format}`, text);
    expect(read.data).toBeDefined();
    const data = gather([read.data!], modules);
    expect(toHierarchical(check(data, modules).tree!)).toEqual(toHierarchical(quick.checked.tree!));
    expect(data).toEqual(quick.data);
  });

  it('keeps what is wrong and not declared', async () => {
    const data = { nonsense: 1, cls_trainer: { max: [1], cls: 'SimpleTrainer' }, cls: 'SingleSearchTask' };
    const text = await configText(data, check(data, modules), { form: 'flat', format: 'json' });
    expect(text).toBe(`{
  "cls": "SingleSearchTask",
  "cls_trainer": {
    "cls": "SimpleTrainer",
    "max": [1]
  },
  "nonsense": 1
}
`);
  });

  it('says why a text is no configuration', async () => {
    expect(await readText('x.json', '{ "a": }')).toMatchObject({ data: undefined, problems: [{ line: 1, column: 8 }] });
    expect(await readText('x.yaml', '- 1')).toMatchObject({ data: undefined });
    expect(await readText('x.json', '{ // note\n "a": 1 }')).toEqual({ data: { a: 1 }, hasComments: true });
  });
});
