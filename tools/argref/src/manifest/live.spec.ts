import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { liveManifest } from '@uninas/core/node';
import type { Manifest } from '@uninas/core';
import { CONTRACTS } from '../contracts.fixture.js';
import { TestWorkspace } from '../workspace.fixture.js';
import { generateManifests } from './generate.js';

const MODULES = `import { Metric, Optimizer, Task } from '@test/contracts';
import * as core from '@uninas/core';
import {
  any, atLeastOneOf, atMost, between, bool, choice, distinct, eachNamed, exactlyOneOf, exclusive, float, int, lessThan,
  list, lists, moduleName, moduleNames, one, optional, path, Register, requires, sameLength, str,
} from '@uninas/core';

const CHOICES = ['mean', 'sum'] as const;
const SHARED = { shared: int(-1, 'shared', { min: -1 }) };

/** A. */
@Register.as('optimizer')
export class Everything extends Optimizer.with(
  {
    ...SHARED,
    an_int: int(3, 'h', { min: 0, max: 10, aliases: ['old'] }),
    a_float: float(-1.5e-3, 'h', { above: -1, below: 1 }),
    a_bool: bool(true, 'h', { aliases: ['b'] }),
    a_str: str('a' + "b" + \`c\`, 'h'),
    a_path: path('{path_tmp}', 'h'),
    a_choice: choice('sum', [...CHOICES, 'none'], 'h'),
    a_module: moduleName('metric', '', 'h', { where: { distill: false } }),
    modules: moduleNames('metric', ['A', 'B'], 'h', { where: { distill: true }, aliases: ['ms'] }),
    a_list: list(core.int, [1, 2], 'h', { min: 0, minLength: 1, maxLength: 3, aliases: ['l'] }),
    floats: list(float, [], 'h'),
    texts: list(str, ['x'], 'h'),
    nested: lists(int, [[], [-1], [-2, -1]], 'h', { aliases: ['n'] }),
  },
  {
    cls_one: one('metric', 'h'),
    cls_optional: optional('metric', 'h', { whereAny: { distill: true, only_head: true } }),
    cls_any: any('metric', 'h', { duplicates: true, index: false, optionalForLoading: true }),
    cls_two: between('metric', 2, 2, 'h', { aliases: ['cls_pair'] }),
    cls_many: between('metric', 1, null, 'h', { where: { distill: false } }),
  },
  {
    rules: [
      lessThan('an_int', 'a_float'), atMost('an_int', 'a_float'), sameLength('a_list', 'cls_any'), exclusive('a_bool', 'a_str'),
      exactlyOneOf('a_bool', 'cls_any', 'cls_many'), atLeastOneOf('a_bool', 'a_str'), requires('a_bool', 'a_str'),
      eachNamed('texts', 'cls_any', 'name'), distinct('cls_any', 'name'),
    ],
  },
) {}

/** B: a base in between, its arguments restated. */
export abstract class SearchTask extends Task.with(
  { s1_path: path('', 'h'), seed: int(7, 'h', { min: 1 }) },
  { cls_metrics: between('metric', 1, 3, 'h') },
  { rules: [requires('s1_path', 'seed')], inherits: { from: 's1_path', take: ['cls_metrics'], set: { 'cls_metrics#*.x': [1] } } },
) {}

/** C. */
@Register.as('task', { search: true }, { needs: ['mnist'], aliases: ['Former'] })
export class Inheriting extends SearchTask.with({}, {}, { rules: [lessThan('seed', 'seed')] }) {}

/** D: nothing of its own. */
@Register.as('task')
export class Plain extends SearchTask {}

/** E. */
@Register.as('metric', { distill: true, only_head: false })
export class Accuracy extends Metric {}
`;

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = new TestWorkspace();
});
afterEach(() => workspace.remove());

/** What both can know: docstrings, places and declaring classes are in sources only. */
function comparable({ kinds, modules }: Manifest): unknown {
  const drop = new Set(['doc', 'source', 'sources', 'line', 'file', 'from']);
  return JSON.parse(JSON.stringify({ kinds, modules }, (key, value: unknown) => (drop.has(key) ? undefined : value)));
}

test('the manifest is what the classes declare when they run', async () => {
  const contracts = workspace.add({ name: '@test/contracts', files: CONTRACTS });
  const modules = workspace.add({
    name: '@test/modules',
    files: { 'src/all.ts': MODULES },
    dependencies: ['@test/contracts'],
  });
  for (const { folder, manifest, error } of generateManifests([contracts, modules])) {
    expect(error?.message).toBeUndefined();
    const file = join(folder.dir, folder.name === '@test/contracts' ? 'src/kinds.ts' : 'src/all.ts');
    const live = liveManifest(folder.name, (await import(pathToFileURL(file).href)) as Record<string, unknown>);
    expect(Object.keys(live.kinds).length + Object.keys(live.modules).length).toBeGreaterThan(2);
    expect(comparable(manifest!)).toEqual(comparable(live));
    // the order of arguments is the order in listings and forms
    for (const [name, entry] of Object.entries(live.modules)) {
      expect(Object.keys(manifest!.modules[name]!.args)).toEqual(Object.keys(entry.args));
      expect(Object.keys(manifest!.modules[name]!.metas)).toEqual(Object.keys(entry.metas));
    }
  }
});
