import { check } from '../editor/state/check.js';
import { removeModule, setArg } from '../editor/state/edit.js';
import { editable, quickstart, realModules } from '../editor/state/state.fixture.js';
import { networkPaths, shownNetwork } from './shown-network.js';

const modules = realModules();
const s1 = quickstart(modules);
const NETWORK = 'cls_method.cls_network';

it('the network is asked for with its data set, and nothing else', () => {
  const shown = shownNetwork(s1.checked, '');
  expect(shown).toMatchObject({ path: NETWORK, cls: 'SearchUninasNetwork', data: 'MnistPackageData', problems: [] });
  expect(shown!.question!.config).toMatchObject({
    cls_network: { cls: 'SearchUninasNetwork', cls_network_body: { cell_order: ['n', 'r', 'n'] } },
    cls_data: { cls: 'MnistPackageData', batch_size_train: 64 },
  });
  expect(Object.keys(shown!.question!.config)).toEqual(['cls_network', 'cls_data']);
});

it('errors elsewhere do not matter, those of the network do', () => {
  const without = editable(removeModule(s1, 'cls_trainer').data, modules);
  expect(without.checked.ok).toBe(false);
  expect(shownNetwork(without.checked, '')!.question).toBeDefined();
  const wrong = editable(setArg(s1, `${NETWORK}.cls_network_body.cls_network_stem`, 'k_size', 'x').data, modules);
  const shown = shownNetwork(wrong.checked, '');
  expect(shown!.question).toBeUndefined();
  expect(shown!.problems.map(({ path }) => path)).toEqual([`${NETWORK}.cls_network_body.cls_network_stem.k_size`]);
});

it('without a data set the shapes are those that the server assumes', () => {
  const { checked } = editable(removeModule(s1, 'cls_method.cls_data').data, modules);
  const shown = shownNetwork(checked, '');
  expect([shown!.data, Object.keys(shown!.question!.config)]).toEqual([undefined, ['cls_network']]);
});

it('of several networks the one is shown that the selected module belongs to', () => {
  const network = { cls: 'RetrainUninasNetwork', config_path: 'DARTS_V1' };
  const data = {
    ...s1.data,
    cls_method: { cls: 'DnaMethod', cls_network: s1.data['cls_method'], cls_teacher_network: network },
  };
  const { nodes } = check(data, modules);
  const paths = networkPaths({ nodes });
  const checked = { nodes, problems: [] };
  for (const path of paths) expect(shownNetwork(checked, path)!.path).toBe(path);
  expect(shownNetwork({ nodes: new Map(), problems: [] }, '')).toBeUndefined();
});
