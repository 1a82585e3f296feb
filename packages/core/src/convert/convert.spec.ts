import { jsonSource } from '../config/json-source.js';
import { fillPlaceholders, placeholdersOf } from '../config/placeholder.js';
import { suggest } from '../diagnose/suggest.js';
import { FLAT, parseToy } from '../toy.fixture.js';
import { applyJsonFixes } from './apply-fixes.js';
import { applyYamlFixes } from './apply-yaml-fixes.js';
import { explain } from './explain.js';
import { toFlat } from './flat.js';

describe('explain', () => {
  const { tree } = parseToy([FLAT, { cls_trainer: { max_epochs: 4 } }], ['--{cls_optimizers#0}.lr=0.5']);

  it.each([
    ['{cls_trainer}.max_epochs', 'file-1.json:3:5', 4],
    ['SGDOptimizer#0.lr', '--{cls_optimizers#0}.lr=0.5 on the command line', 0.5],
    ['cls_method.cls_data.batch_size', 'default', 64],
    ['cls_trainer', 'file-0.json:4:3', 'SimpleTrainer'],
    ['seed', 'file-0.json:3:3', 7],
  ])('says where %s comes from', (key, from, value) => {
    expect(explain(tree!, key)).toMatchObject([{ from, value }]);
  });

  it('explains a bare name wherever it occurs, and nothing for an unknown one', () => {
    expect(explain(tree!, 'stride').map(({ path }) => path)).toHaveLength(4);
    expect(explain(tree!, 'nothing')).toEqual([]);
  });

  it('says what a value is for the module, and what an absent run would fill', () => {
    const context = { paths: { path_tmp: '/tmp' }, resolvePath: (text: string) => `${text}/` };
    const [found] = explain(tree!, 'save_dir', context);
    expect(found).toMatchObject({ value: '{path_tmp}/run', resolved: '/tmp/run/' });
    expect(explain(tree!, 'seed', context)[0]).not.toHaveProperty('resolved');
    const { tree: later } = parseToy([{ cls_task: 'HpoTask', cls_trainer: 'SimpleTrainer' }]);
    expect(explain(later!, 'cls_method')).toMatchObject([{ value: '', from: 'an earlier run that is not there' }]);
  });
});

describe('fixes', () => {
  const text = `{
  // the trainer
  "cls_trainer": "SimpelTrainer", /* here */
  "{cls_trainer}.max_epoch": 3,
  "seed": 1,
}
`;
  const fixes = [
    { do: 'set', file: 'x', pointer: ['cls_trainer'], to: 'SimpleTrainer', certain: true },
    { do: 'rename', file: 'x', pointer: ['{cls_trainer}.max_epoch'], to: '{cls_trainer}.max_epochs', certain: true },
    { do: 'remove', file: 'x', pointer: ['seed'], certain: true },
  ] as const;

  it('change JSON in place and keep comments', () => {
    const fixed = applyJsonFixes(text, fixes);
    expect(fixed).toContain('// the trainer');
    expect(fixed).toContain('/* here */');
    expect(jsonSource('x', fixed).data).toEqual({ cls_trainer: 'SimpleTrainer', '{cls_trainer}.max_epochs': 3 });
  });

  it('rename the key that is meant, not an equal text elsewhere', () => {
    const nested = '{ "note": "\\"lrr\\"", "a": { "lrr": 1 }, "lrr": 2 }';
    const fix = { do: 'rename', file: 'x', pointer: ['a', 'lrr'], to: 'lr', certain: true } as const;
    expect(JSON.parse(applyJsonFixes(nested, [fix]))).toEqual({ note: '"lrr"', a: { lr: 1 }, lrr: 2 });
  });

  it('change YAML and keep comments', () => {
    const fixed = applyYamlFixes(
      '# top\ncls_trainer: SimpelTrainer # here\n"{cls_trainer}.max_epoch": 3\nseed: 1\n',
      fixes,
    );
    expect(fixed).toBe('# top\ncls_trainer: SimpleTrainer # here\n"{cls_trainer}.max_epochs": 3\n');
  });
});

describe('placeholders', () => {
  it('are names in single braces; doubled braces and environment variables are not', () => {
    expect(placeholdersOf('{a}/${HOME}/{{b}}/{c#0}')).toEqual(['a', 'c#0']);
    const values: Record<string, string> = { a: 'A', 'c#0': 'C' };
    expect(fillPlaceholders('{a}/${HOME}/{{b}}/{c#0}/{d}', (name) => values[name])).toBe('A/${HOME}/{b}/C/{d}');
  });
});

describe('suggest', () => {
  it.each([
    ['lrr', ['lr', 'momentum'], 'lr', true],
    ['max_eopchs', ['max_epochs', 'stop_epoch'], 'max_epochs', true],
    ['SIMPLETRAINER', ['SimpleTrainer'], 'SimpleTrainer', true],
    ['beta', ['beta1', 'beta2'], 'beta1', false],
  ])('finds %s among %j', (found, names, name, certain) => {
    expect(suggest(found, names)).toMatchObject({ name, certain });
  });

  it('stays silent when nothing is near', () => {
    expect(suggest('zzzz', ['lr', 'momentum'])).toBeUndefined();
  });
});

describe('toFlat', () => {
  it('writes lists as UniNAS does, unless that would read as another list', () => {
    const { tree } = parseToy([FLAT]);
    expect(toFlat(tree!)).toMatchObject({
      '{cls_network}.cell_order': 'n, r, n',
      '{cls_metrics#0}.topk': '1, 5',
      '{cls_method}.mask_indices': '',
      '{cls_network}.widths': '1, 2.5',
    });
    const odd = parseToy([
      { ...FLAT, '{cls_network}.cell_order': ['a, b', ''], '{cls_cells#0}.name': 'a, b', '{cls_cells#1}.name': '' },
    ]);
    expect(odd.problems).toEqual([]);
    expect(toFlat(odd.tree!)['{cls_network}.cell_order']).toEqual(['a, b', '']);
  });
});
