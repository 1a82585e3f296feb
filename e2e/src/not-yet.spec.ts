import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOT_YET } from '@uninas/core';
import { ROOT } from './workspace.js';

const names = Object.values(NOT_YET).flat();

it('no package has a module that is said to be missing', () => {
  const manifests = readdirSync(join(ROOT, 'packages'))
    .map((name) => join(ROOT, 'packages', name, 'arguments.json'))
    .filter((file) => existsSync(file));
  const here = manifests.flatMap((file) => {
    const { modules } = JSON.parse(readFileSync(file, 'utf8')) as { modules: object };
    return Object.keys(modules);
  });
  expect(here.length).toBeGreaterThan(200);
  expect(names.filter((name) => here.includes(name))).toEqual([]);
});

it('the guide names all that are missing, and no other', () => {
  const page = readFileSync(join(ROOT, 'docs/guide/from-uninas.md'), 'utf8');
  const [, section = ''] = /## Modules that are not here yet\n([^]*?)\nOf the NAS metrics/.exec(page) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  const told = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
  expect(told.sort()).toEqual([...names].sort());
});
