import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './workspace.js';

/** What the framework that this one follows has; not there on a user's machine. */
const INVENTORY = join(ROOT, '../shared/spec/uninas-inventory.md');
const withInventory = existsSync(INVENTORY) ? it : it.skip;

/** Names of modules by the kind that a heading such as "### Tasks - `@Register.task` (13)" announces. */
function modulesOf(inventory: string): ReadonlyMap<string, readonly string[]> {
  const [, section = ''] = /\n# 3\. All registered classes\n([^]*?)\n# 4\. /.exec(inventory) ?? [];
  const kinds = section.split(/\n### /).slice(1);
  return new Map(
    kinds.map((text): [string, string[]] => {
      const kind = /@Register\.(\w+)/.exec(text)![1]!;
      const rows = text.split('\n').filter((line) => /^\| \w+ \|/.test(line));
      const names = rows.map((row) => row.split('|')[1]!.trim()).filter((name) => name !== 'class');
      return [kind, names];
    }),
  );
}

withInventory('every module of UniNAS is here, under its name and of its kind', () => {
  const manifests = readdirSync(join(ROOT, 'packages'))
    .map((name) => join(ROOT, 'packages', name, 'arguments.json'))
    .filter((file) => existsSync(file));
  const here = new Map<string, string>();
  for (const file of manifests) {
    const { modules } = JSON.parse(readFileSync(file, 'utf8')) as { modules: Record<string, { kind: string }> };
    for (const [name, { kind }] of Object.entries(modules)) here.set(name, kind);
  }
  const known = modulesOf(readFileSync(INVENTORY, 'utf8'));
  expect(known.size).toBeGreaterThan(40);
  const asked = [...known].flatMap(([kind, names]) => names.map((name) => [kind, name] as const));
  expect(asked.length).toBeGreaterThan(250);
  const isHere = (kind: string, name: string): boolean => {
    // cells of finished networks stand in descriptions only
    return here.get(name) === kind || (kind === 'network_cell' && here.get(name) === 'network_cell_part');
  };
  expect(asked.filter(([kind, name]) => !isHere(kind, name)).map(([, name]) => name)).toEqual([]);
});
