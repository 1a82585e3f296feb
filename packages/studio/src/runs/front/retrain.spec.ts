import { toHierarchical } from '@uninas/core';
import type { Candidate, ConfigNode } from '../../api/run-types.js';
import { check } from '../../editor/state/check.js';
import { gather } from '../../editor/state/gather.js';
import { realModules, shipped } from '../../editor/state/state.fixture.js';
import { networkOf, noted, retrainConfig } from './retrain.js';

const modules = realModules();
/** A configuration as its run has saved it. */
const saved = (name: string): ConfigNode => {
  const { tree } = check(gather([shipped(name)], modules), modules);
  return toHierarchical(tree!, true) as ConfigNode;
};
const run = { saveDir: '/runs/s2' };
const candidate = (file?: string): Candidate => ({
  gene: [1, 0, 3],
  values: { accuracy: 0.9 },
  onFront: true,
  ...(file !== undefined && { file }),
});

it('a candidate with a file is trained from it, any other one from the super-network', () => {
  const config = { cls: 'NetHPOTask', s1_path: '/runs/s1' };
  expect(networkOf(candidate('candidates/candidate-1-0-3.network_config'), { run, config })).toEqual({
    cls: 'RetrainUninasNetwork',
    config_path: '/runs/s2/candidates/candidate-1-0-3.network_config',
  });
  expect(networkOf(candidate(), { run, config })).toEqual({
    cls: 'RetrainFromSearchUninasNetwork',
    search_config_path: '/runs/s1/network/search.network_config',
    gene: '1,0,3',
  });
});

it('a candidate of a search in known results is no network', () => {
  expect(networkOf(candidate(), { run, config: saved('../tasks_bench/s2_pymoo_nsga2.json') })).toBeUndefined();
});

it.each(['quickstart_s1.json', 's1_fairnas.json', 'd1_darts.json'])(
  'what %s has trained gives an experiment without problems',
  (name) => {
    const earlier = saved(name);
    const network = networkOf(candidate(), { run, config: { s1_path: '/runs/s1' } })!;
    const config = noted(retrainConfig(network, { config: {}, earlier }, modules), candidate());
    const { problems, tree } = check(config, modules);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(config).toMatchObject({
      cls: 'SingleRetrainTask',
      note: 'architecture 1, 0, 3',
      cls_trainer: { cls: (earlier['cls_trainer'] as ConfigNode)['cls'], test_last: 1 },
      cls_method: { cls: 'RetrainMethod', cls_network: network },
    });
    // into a folder of its own
    expect(config).not.toHaveProperty('save_dir');
    const data = (earlier['cls_method'] as ConfigNode)['cls_data'];
    expect(toHierarchical(tree!, true)).toMatchObject({ cls_method: { cls_data: data } });
  },
);

it('without the earlier run, what the search says of it is used, and the rest is left to be chosen', () => {
  const method = saved('quickstart_s1.json')['cls_method'];
  const config = retrainConfig(
    networkOf(candidate(), { run, config: { s1_path: '/runs/s1' } })!,
    { config: { cls_method: method }, earlier: undefined },
    modules,
  );
  const { problems } = check(config, modules);
  expect(problems.map(({ path }) => path).sort()).toEqual(['cls_device', 'cls_trainer']);
});
