import { describe, expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import type { Module, Register } from '@uninas/core';
import { countParams, DescriptionError, parseDescription, planNetwork } from '../index.js';
import { bodyOf } from '../testing/descriptions.js';
import { contextOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const context = contextOf(register, [8, 8, 3], 5);
const OP = 'kwargs.cell_configs.0.submodules.op';
const withOp = (op: unknown): Description => bodyOf([{ op: op as Description, features: 8 }]);

/** The message that a description, or the text of one, is refused with. */
async function refusal(description: unknown): Promise<string> {
  try {
    const data = typeof description === 'string' ? await parseDescription(description, 'net') : description;
    await planNetwork(data as Description, context);
    return 'nothing is wrong';
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    return error.message;
  }
}

describe('the place of a mistake', () => {
  it('is that in the text, also below keys with dots and brackets in them', async () => {
    const text = `{
  "name": "StackedCellsNetworkBody",
  "kwargs": {
    "cell_order": ["a.b[0]", "a"],
    "cell_configs": {
      "a": { "name": "SingleLayerCell", "kwargs": { "features_fixed": 8 }, "submodules": { "op": { "name": "SkipLayer" } } },
      "a.b[0]": { "name": "SingleLayerCell", "kwargs": { "features_fixed": 8 },
        "submodules": { "op": { "name": "SumParallelModules", "submodule_lists": { "submodules": [
          { "name": "SkipLayer" },
          { "name": "ConvLayer", "kwargs": { "k_size": 3, "strides": 2 } }
        ] } } } }
    }
  },
  "submodules": { "stem": { "name": "ConvStem", "kwargs": { "features": "8" },
    "submodules": { "stem_module": { "name": "ConvLayer" } } } },
  "submodule_lists": { "heads": [{ "name": "ClassificationHed" }] }
}`;
    const [first, second, third, ...others] = (await refusal(text)).split('\n');
    expect(first).toMatch(
      /^net:10:70: kwargs\.cell_configs\.a\.b\[0\]\..*strides: ConvLayer has no kwarg strides; did you mean stride\?$/,
    );
    expect(second).toMatch(
      /^net:14:73: submodules\.stem\.kwargs\.features: ConvStem: must be a whole number, found "8"$/,
    );
    expect(third).toMatch(/^net:16:34: .*there is no module ClassificationHed; did you mean ClassificationHead\?$/);
    expect(others).toEqual([]);
  });

  it('is told of shapes that do not fit as well', async () => {
    const op = { name: 'ConvLayer', kwargs: { k_size: 9, padding: 0 } };
    const text = JSON.stringify(withOp(op), undefined, 1);
    const line = text.split('\n').findIndex((one) => one.includes('"op": {')) + 1;
    expect(await refusal(text)).toBe(`net:${line}:12: ${OP}: ConvLayer: the convolution leaves nothing of 8 x 8`);
  });

  it('is told of twenty mistakes, and how many more there are', async () => {
    const cells = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`${i}`, { name: 'Nothing' }]));
    const body = { ...withOp({ name: 'SkipLayer' }), kwargs: { cell_order: ['0'], cell_configs: cells } };
    const lines = (await refusal(JSON.stringify(body))).split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[19]).toMatch(/^net:1:\d+: kwargs\.cell_configs\.19: there is no module Nothing/);
    expect(lines[20]).toBe('and 4980 more');
  });
});

describe('values where others are expected', () => {
  it.each([null, true, 3, new String('text'), [], [{}]])('%j is no description', async (value) => {
    const message = 'must be a description: an object with a name';
    expect(await refusal(value)).toBe(message);
    const none = 'SingleLayerCell needs 1 network_layer as op (the operation), found 0';
    expect(await refusal(withOp(value))).toBe(`${OP}: ${value === null ? none : message}`);
  });

  it.each([
    ['kwargs', `${OP}.kwargs: must be an object`],
    ['submodules', `${OP}.submodules: must be an object`],
    ['submodule_lists', `${OP}.submodule_lists: must be an object`],
  ])('%s is an object', async (group, message) => {
    for (const value of [3, 'x', [], true]) {
      expect(await refusal(withOp({ name: 'ConvLayer', [group]: value }))).toContain(message);
    }
  });

  it('a key that occurs twice is a mistake at its place', async () => {
    expect(await refusal('{"name": "ConvLayer", "kwargs": {"stride": 1,\n "stride": 2}}')).toBe(
      'net:2:2: the key "stride" stands here for the second time',
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name as any other', async (name) => {
    const kwargs = `{"name": "ConvLayer", "kwargs": {"${name}": {"polluted": 1}}}`;
    const text = JSON.stringify(withOp('HERE')).replace('"HERE"', kwargs);
    expect(await refusal(text)).toMatch(new RegExp(`ConvLayer has no kwarg ${name}`));
    expect(await refusal(withOp({ name }))).toMatch(new RegExp(`there is no module ${name}`));
    // As the name of a cell it is right.
    const cell = JSON.stringify(withOp({ name: 'SkipLayer' }))
      .replace('"cell_order":["0"]', `"cell_order":["${name}"]`)
      .replace('"cell_configs":{"0":', `"cell_configs":{"${name}":`);
    const plan = await planNetwork(await parseDescription(cell, 'net'), context);
    expect(plan.modules[1]!.name).toBe(name);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('names', () => {
  it.each([
    '../../evil.js',
    '/etc/passwd',
    'file:///tmp/x.js',
    'https://example.org/x.js',
    'node:fs',
    'data:text/javascript,throw 1',
    'require("fs")',
    '',
    ' ',
    'x'.repeat(1e6),
  ])('are looked up, never opened: %#', async (name) => {
    const message = await refusal(withOp({ name }));
    expect(message).toMatch(/^kwargs\.cell_configs\.0\.submodules\.op: there is no module /);
    expect(message.length).toBeLessThan(200);
  });

  it('of other kinds are refused before anything is imported', async () => {
    const imported: string[] = [];
    const entry = { kind: 'task', flags: {}, file: '', export: '', doc: '', source: '', line: 0, args: {}, metas: {} };
    const known = registerWith();
    known.use({
      name: 'evil',
      core: '*',
      manifest: { format: 1, package: 'evil', kinds: {}, bases: {}, modules: { EvilTask: entry } },
      load: (name) => {
        imported.push(name);
        return Promise.resolve(undefined as unknown as typeof Module);
      },
    });
    for (const description of [{ name: 'EvilTask' }, withOp({ name: 'EvilTask' })]) {
      const found = planNetwork(description as Description, { ...context, modules: known });
      await expect(found).rejects.toThrow(/EvilTask is of kind task, here stands a network_/);
    }
    expect(imported).toEqual([]);
  });

  it('of modules whose package is missing say what to install', async () => {
    const entry = {
      kind: 'network_layer',
      flags: {},
      file: '',
      export: '',
      doc: '',
      source: '',
      line: 0,
      args: {},
      metas: {},
    };
    const known: Register = registerWith();
    const modules = { FarLayer: { ...entry, needs: ['far-away'] } };
    known.use({
      name: 'far',
      core: '*',
      manifest: { format: 1, package: 'far', kinds: {}, bases: {}, modules },
      load: () => Promise.reject(new Error('never')),
      missing: (packages) => packages,
    });
    const found = planNetwork(withOp({ name: 'FarLayer' }), { ...context, modules: known });
    await expect(found).rejects.toThrow('FarLayer needs far-away: npm install far-away');
  });
});

describe('descriptions without end', () => {
  it('are refused: cycles in memory', async () => {
    const op = { name: 'SequentialModulesF', submodule_lists: { submodules: [] as unknown[] } };
    op.submodule_lists.submodules.push(op);
    expect(await refusal(withOp(op))).toMatch(/parts are nested deeper than 100 levels$/);
    const kwargs: Record<string, unknown> = { k_size: 3 };
    kwargs['stride'] = kwargs;
    expect(await refusal(withOp({ name: 'ConvLayer', kwargs }))).toBe(
      `${OP}.kwargs.stride: ConvLayer: must be a whole number, found an object`,
    );
    const wide = { name: 'SumParallelModules', submodule_lists: { submodules: [] as unknown[] } };
    wide.submodule_lists.submodules.push(wide, wide, wide);
    expect(await refusal(withOp(wide))).toMatch(/a network of more than 50000 parts is not read$/);
  });

  it.each([10_000, 1_000_000])('are refused: %i levels of values', async (levels) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"name":', '}'],
      ['{"submodules":{"op":', '}}'],
    ] as const) {
      const text = `{"name": "ConvLayer", "kwargs": ${open.repeat(levels)}1${close.repeat(levels)}}`;
      const message = await refusal(text);
      expect(message).toMatch(
        /^net(:1:\d+: this is not JSON: values are nested more than 300 levels|: is no description: it has)/,
      );
    }
  });

  it('are refused: lists within lists in memory', async () => {
    let value: unknown = 3;
    for (let i = 0; i < 100_000; i++) value = [value];
    expect(await refusal(withOp({ name: 'ConvLayer', kwargs: { k_size: value } }))).toBe(
      `${OP}.kwargs.k_size: ConvLayer: must be a whole number, found a list of 1`,
    );
  });

  it('are refused: long texts, before they are read', async () => {
    const text = `{"name": "${'x'.repeat(2 ** 22)}"}`;
    expect(await refusal(text)).toBe(
      `net: is no description: it has ${text.length} characters, at most 4194304 are read`,
    );
  });

  it('are refused: 100,000 cells; with 5,000 they are planned', async () => {
    const cell = { name: 'SingleLayerCell', kwargs: { features_fixed: 8 }, submodules: { op: { name: 'SkipLayer' } } };
    const many = (count: number): Description => {
      const cell_order = Array.from({ length: count }, (_, i) => `${i}`);
      const cell_configs = Object.fromEntries(cell_order.map((name) => [name, cell]));
      return { ...withOp(cell), kwargs: { cell_order, cell_configs } } as unknown as Description;
    };
    expect(await refusal(many(1e5))).toMatch(/a network of more than 50000 parts is not read$/);
    const plan = await planNetwork(many(5000), context);
    expect(plan.modules).toHaveLength(5002);
    expect(countParams(plan)).toBe(3 * 3 * 3 * 8 + 16 + 8 * 5 + 5);
  });
});
