import type { DataSet, Description, Network } from '@uninas/contracts';
import { Module, one, optional, Register, walk } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { findNetwork, liveManifest, readConfig, resolvePath } from '@uninas/core/node';
import { readFileSync } from 'node:fs';
import type { Surroundings } from '../open-register.js';
import type { WrongConfig } from './network-file.js';
import { ASSUMED, type KnownShapes } from './shapes.js';

/** What stands above a network that is no part of a task, as in the files of search spaces. */
class NetworkAlone extends Module.with(
  {},
  {
    cls_network: one('network', 'the network'),
    cls_data: optional('data_set', 'the data that it is made for'),
  },
) {}
Register.as('task')(NetworkAlone as never);

/**
 * The network in an argument tree: that of a task, or one alone, as a search space is kept.
 *
 * Only the network and, for its shapes, the data set are made; no data is read.
 *
 * @param isTask whether the file names a task
 * @param given shapes that count more than those of the data set
 * @throws {Error} if they cannot be made, or there is no network in the tree
 */
export async function networkOfTree(
  file: string,
  isTask: boolean,
  given: KnownShapes,
  { register, home, cwd }: Surroundings & { readonly cwd: string },
): Promise<{ readonly description: Description; readonly known: KnownShapes | undefined } | WrongConfig> {
  if (!isTask) {
    const manifest = liveManifest('uninas', { NetworkAlone });
    register.use({ name: 'uninas', core: '*', manifest, load: () => Promise.resolve(NetworkAlone) });
  }
  const words = isTask ? [] : ['--cls_task=NetworkAlone'];
  const { tree, problems, ok, sources } = await readConfig({ files: [file], words, cwd, home }, register);
  if (!ok || tree === undefined) return { problems, sources };
  const nodes = [...walk(tree)];
  const made = async (slot: string): Promise<Module | undefined> => {
    const node = nodes.find((one) => one.slot === slot);
    if (node === undefined) return undefined;
    await load(node, register);
    const paths = { paths: home.paths, resolvePath: (text: string) => resolvePath(text, home.paths, cwd) };
    return instantiate(node, register, paths).root;
  };
  const network = (await made('cls_network')) as Network | undefined;
  if (network === undefined) throw new Error(`${file}: there is no network in the tree of ${tree.cls}`);
  const data = (await made('cls_data')) as DataSet | undefined;
  const known = data && { input: data.info.input, output: data.info.output, from: `those of ${data.constructor.name}` };
  const readText = async (path: string): Promise<string> =>
    readFileSync(findNetwork(path, { shipped: home.paths['path_conf_net'] }), 'utf8');
  const { input, output } = { ...ASSUMED, ...known, ...given };
  await network.plan({ input, output, modules: register, readText });
  return { description: network.describe(), known };
}
