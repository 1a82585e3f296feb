import type { Manifest, ModuleEntry } from '@uninas/core';

const PLACE = { source: 'src/x.ts', line: 4 } as const;

/** A manifest with a kind `metric` and a kind `task`. */
export const CONTRACTS_MANIFEST: Manifest = {
  format: 1,
  package: '@test/contracts',
  kinds: {
    metric: { base: 'Metric', doc: 'Measures outputs. More text.', flags: ['distill'], ...PLACE },
    task: { base: 'Task', doc: 'A piece of work.', flags: [], ...PLACE },
  },
  bases: {},
  modules: {},
};

function metric(flags: Readonly<Record<string, boolean>>): ModuleEntry {
  return { kind: 'metric', flags, doc: 'Counts.', file: 'dist/x.js', export: 'X', ...PLACE, args: {}, metas: {} };
}

/** Metrics, with and without a flag. */
export const METRICS_MANIFEST: Manifest = {
  format: 1,
  package: '@test/metrics',
  kinds: {},
  bases: {},
  modules: { Accuracy: metric({}), Distillation: metric({ distill: true }) },
};

/** A task with everything that a module can declare. */
export const TASKS_MANIFEST: Manifest = {
  format: 1,
  package: '@test/tasks',
  kinds: {},
  bases: {},
  modules: {
    SearchTask: {
      kind: 'task',
      flags: {},
      doc: 'Searches.\n\nReads `Map<string>` | nothing.',
      sources: ['Laube, 2021, figure 1'],
      file: 'dist/x.js',
      export: 'SearchTask',
      ...PLACE,
      args: {
        seed: { type: 'int', default: 0, help: 'random | seed', min: 0, aliases: ['old_seed'], from: 'Task' },
        s1_path: { type: 'path', default: '', help: 'earlier run', from: 'SearchTask' },
      },
      metas: {
        cls_metrics: {
          kind: 'metric',
          help: 'what is measured',
          min: 0,
          max: null,
          list: true,
          index: true,
          where: { distill: false },
          duplicates: true,
          from: 'SearchTask',
        },
      },
      rules: [{ rule: 'requires', names: ['s1_path', 'seed'] }],
      inherits: { from: 's1_path', take: ['cls_metrics'] },
      needs: ['mnist'],
      aliases: ['OldTask'],
    },
  },
};
