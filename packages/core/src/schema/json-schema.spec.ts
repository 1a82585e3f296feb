import { Ajv2020 } from 'ajv/dist/2020.js';
import { toHierarchical } from '../convert/hierarchical.js';
import { FLAT, parseToy, toyRegister } from '../toy.fixture.js';
import { jsonSchema } from './json-schema.js';

describe('jsonSchema', () => {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(jsonSchema(toyRegister()));
  const valid = toHierarchical(parseToy([FLAT]).tree!);
  const change = (edit: (config: Record<string, any>) => void): unknown => {
    const copy = structuredClone(valid) as Record<string, any>;
    edit(copy);
    return copy;
  };

  it('accepts what the parser accepts', () => {
    expect(validate(valid)).toBe(true);
    expect(validate(toHierarchical(parseToy([FLAT]).tree!, false))).toBe(true);
  });

  it.each<[string, (config: Record<string, any>) => void]>([
    ['an unknown argument', (c) => (c['sed'] = 1)],
    ['a wrong type', (c) => (c['seed'] = 'x')],
    ['a value beyond its limit', (c) => (c['cls_trainer'].max_epochs = 0)],
    ['an unknown class', (c) => (c['cls_trainer'].cls = 'Trainer')],
    ['a class that does not fit', (c) => (c['cls_method'].cls = 'PlainMethod')],
    ['a missing slot', (c) => delete c['cls_method'].cls_data],
    ['too many children', (c) => c['cls_method'].cls_optimizers.push({ cls: 'AdamOptimizer' })],
    ['too few children', (c) => (c['cls_method'].cls_optimizers = [])],
    ['no class', (c) => delete c['cls_trainer'].cls],
    ['an unknown module name', (c) => (c['cls_method'].cls_network.act_fun = 'rel')],
    ['a number that is not exact', (c) => (c['seed'] = 2 ** 53)],
    ['an empty list', (c) => (c['cls_method'].cls_network.cell_order = [])],
  ])('refuses %s', (_, edit) => {
    expect(validate(change(edit))).toBe(false);
  });

  it('refuses a class that stands twice where it may stand once', () => {
    const twice = { kind: 'metric', help: 'h', min: 0, max: null, list: true, index: true, from: 'OnceTask' };
    const place = { source: '', line: 0, doc: '', file: '', flags: {}, args: {} };
    const task = { ...place, export: 'OnceTask', kind: 'task', metas: { cls_metrics: twice } };
    const register = toyRegister().use({
      name: 'once',
      core: '*',
      manifest: { format: 1, package: 'once', kinds: {}, bases: {}, modules: { OnceTask: task } },
      load: () => Promise.resolve(undefined),
    });
    const once = new Ajv2020({ strict: true }).compile(jsonSchema(register, 'OnceTask'));
    const metric = { cls: 'AccuracyMetric' };
    expect(once({ cls: 'OnceTask', cls_metrics: [metric] })).toBe(true);
    expect(once({ cls: 'OnceTask', cls_metrics: [metric, { ...metric, topk: [1] }] })).toBe(false);
  });

  it('does not ask for what an earlier run may give', () => {
    expect(validate({ cls: 'HpoTask', cls_trainer: { cls: 'SimpleTrainer' } })).toBe(true);
    expect(validate({ cls: 'HpoTask' })).toBe(false);
  });

  it('can be that of one task', () => {
    const one = new Ajv2020({ strict: true }).compile(jsonSchema(toyRegister(), 'RetrainTask'));
    expect(one(valid)).toBe(false);
    expect(() => jsonSchema(toyRegister(), 'NoTask')).toThrow(/no module NoTask/);
  });
});
