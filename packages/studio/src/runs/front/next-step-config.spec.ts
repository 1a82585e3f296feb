import { toHierarchical } from '@uninas/core';
import type { ConfigNode, RunDetails } from '../../api/run-types.js';
import { check } from '../../editor/state/check.js';
import { gather } from '../../editor/state/gather.js';
import { realModules, shipped } from '../../editor/state/state.fixture.js';
import { foundConfig, nextStepOf, searchConfig } from './next-step-config.js';

const modules = realModules();
function runOf(name: string, values: Partial<RunDetails> = {}): RunDetails {
  const { tree } = check(gather([shipped(name)], modules), modules);
  const config = toHierarchical(tree!, true) as ConfigNode;
  const files = ['checkpoints/3/state.json', 'network/finalized.network_config'].map((path) => ({ path, bytes: 1 }));
  return {
    id: 'a',
    name: 'mine',
    task: tree!.cls,
    state: 'done',
    created: '',
    saveDir: '/runs/a',
    config,
    files,
    ...values,
  };
}

it.each([
  ['quickstart_s1.json', {}, 'search'],
  ['quickstart_s1.json', { files: [] }, undefined],
  ['quickstart_s1.json', { state: 'stopped' }, undefined],
  ['d1_darts.json', {}, 'retrain'],
  ['d1_darts.json', { files: [] }, undefined],
  ['quickstart_s3.json', {}, undefined],
] as const)('after %s with %j comes %s', (name, values, step) => {
  expect(nextStepOf(runOf(name, values as Partial<RunDetails>), modules)).toBe(step);
});

it('the search is of the run, into a folder of its own', () => {
  const config = searchConfig(runOf('quickstart_s1.json'), gather([shipped('quickstart_s2.json')], modules));
  expect(config).toMatchObject({ cls: 'NetHPOTask', s1_path: '/runs/a', note: 'search of mine' });
  expect(config).not.toHaveProperty('save_dir');
});

it('what was found is trained as it was searched', () => {
  const config = foundConfig(runOf('d1_darts.json'), modules);
  expect(check(config, modules).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(config).toMatchObject({
    cls_method: { cls: 'RetrainMethod', cls_network: { config_path: '/runs/a/network/finalized.network_config' } },
  });
});
