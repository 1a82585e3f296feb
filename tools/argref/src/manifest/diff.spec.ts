import type { Manifest, ModuleEntry } from '@uninas/core';
import { manifestDiff } from './diff.js';

const SGD: ModuleEntry = {
  kind: 'optimizer',
  flags: {},
  doc: 'Doc.',
  file: 'dist/sgd.js',
  export: 'SGD',
  source: 'src/sgd.ts',
  line: 3,
  args: { lr: { type: 'float', default: 0.1, help: 'rate', from: 'SGD' } },
  metas: {},
};

function manifest(modules: Readonly<Record<string, ModuleEntry>>): Manifest {
  return { format: 1, package: 'p', kinds: {}, bases: {}, modules };
}

test('names the modules, arguments and values that differ', () => {
  const after = {
    SGD: {
      ...SGD,
      doc: 'Other.',
      args: {
        lr: { ...SGD.args['lr']!, default: 0.2, min: 0 },
        momentum: { type: 'float', default: 0, help: 'h', from: 'SGD' },
      },
    },
    Adam: SGD,
  } as const;
  expect(manifestDiff(manifest({ SGD, Gone: SGD }), manifest(after))).toEqual([
    '~ module SGD: doc "Doc." -> "Other."',
    '~ module SGD: lr.default 0.1 -> 0.2',
    '~ module SGD: + lr.min',
    '~ module SGD: + momentum',
    '- module Gone',
    '+ module Adam',
  ]);
});

test('counts places that moved', () => {
  const moved = { ...SGD, line: 9 };
  expect(manifestDiff(manifest({ A: SGD, B: SGD }), manifest({ A: moved, B: moved }))).toEqual([
    '~ 2 places in the sources moved',
  ]);
});

test('a manifest that is missing', () => {
  expect(manifestDiff(undefined, manifest({ SGD }))).toEqual(['+ module SGD']);
  expect(manifestDiff(manifest({ SGD }), manifest({ SGD }))).toEqual([]);
});
