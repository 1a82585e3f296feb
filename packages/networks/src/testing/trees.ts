import * as contracts from '@uninas/contracts';
import type { Network, NetworkContext } from '@uninas/contracts';
import { entriesOf, parse, readSource, Register } from '@uninas/core';
import type { ParseResult, Problem } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { liveManifest } from '@uninas/core/node';
import * as networks from '../index.js';
import { NetworkTask } from './network-task.js';

/** A register of everything in this package, and more. */
export function registerWith(more: Readonly<Record<string, unknown>> = {}): Register {
  const register = new Register();
  const namespaces = { contracts, networks, more: { NetworkTask, ...more } };
  for (const [name, namespace] of Object.entries(namespaces) as [string, Readonly<Record<string, unknown>>][]) {
    const manifest = liveManifest(name, namespace);
    register.use({ name, core: '*', manifest, load: async (_, entry) => namespace[entry.export] });
  }
  return register;
}

/** What planning needs, for images of `[height, width, channels]`. */
export function contextOf(
  register: Register,
  input: readonly number[] = [32, 32, 3],
  classes = 10,
  files: Readonly<Record<string, string>> = {},
): NetworkContext {
  return {
    input,
    output: [classes],
    modules: register,
    readText: (path) => {
      const text = files[path];
      return text === undefined ? Promise.reject(new Error(`there is no file ${path}`)) : Promise.resolve(text);
    },
  };
}

/** The problems of a flat configuration of a network. */
export async function problemsOf(register: Register, config: object): Promise<readonly Problem[]> {
  return (await parsed(register, config)).problems;
}

/** The network of a flat configuration. */
export async function networkOf(register: Register, config: object): Promise<Network> {
  const { tree, problems } = await parsed(register, config);
  if (tree === undefined || problems.length > 0) throw new Error(JSON.stringify(problems, undefined, 1));
  await load(tree, register);
  return (instantiate(tree, register).root as NetworkTask).children.cls_network;
}

async function parsed(register: Register, config: object): Promise<ParseResult> {
  const source = await readSource('test.json', JSON.stringify({ cls_task: 'NetworkTask', ...config }));
  return parse(entriesOf(source, 0) ?? [], register);
}

/** The search network of NAS-Bench-201 on CIFAR, as `networks/search/bench201` of the original. */
export const bench201 = {
  cls_network: 'SearchUninasNetwork',
  cls_network_body: 'StackedCellsNetworkBody',
  '{cls_network_body}.cell_order': 'n, n, r, n, n, r, n, n',
  '{cls_network_body}.features_first_cell': -1,
  '{cls_network_body}.features_mul': 1,
  cls_network_cells: 'Bench201CNNSearchCell, Bench201ReductionCell',
  '{cls_network_cells#0}.name': 'n',
  '{cls_network_cells#0}.arc_key': 'n',
  '{cls_network_cells#0}.arc_shared': true,
  '{cls_network_cells#0}.features_mult': 1,
  '{cls_network_cells#0}.stride': 1,
  '{cls_network_cells#0}.num_blocks': 3,
  '{cls_network_cells#0}.cls_block': 'Bench201CNNSearchBlock',
  '{cls_network_cells#1}.name': 'r',
  '{cls_network_cells#1}.features_mult': 2,
  '{cls_network_cells#1}.stride': 2,
  cls_network_cells_primitives: 'Bench201Primitives, Bench201Primitives',
  cls_network_stem: 'ConvStem',
  '{cls_network_stem}.features': 16,
  '{cls_network_stem}.stride': 1,
  '{cls_network_stem}.k_size': 3,
  '{cls_network_stem}.act_fun': 'identity',
  '{cls_network_stem}.order': 'w_bn',
  cls_network_heads: 'Bench201Head',
} as const;

/** A small version of it: two cells of 8 channels for 8x8 images. */
export const small201 = {
  ...bench201,
  '{cls_network_body}.cell_order': 'n, r, n',
  '{cls_network_stem}.features': 8,
} as const;
