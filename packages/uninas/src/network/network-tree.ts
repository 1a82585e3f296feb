import type { DataSet, Description, Network } from '@uninas/contracts';
import { Module, one, optional, Register, walk, type ArgTreeNode, type Problem } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { findNetwork, liveManifest, readConfig, resolvePath } from '@uninas/core/node';
import { readFileSync } from 'node:fs';
import type { Surroundings } from '../open-register.js';
import { shownPath, type WrongConfig } from './network-file.js';
import { shapesOfRun, type KnownShapes } from './shapes.js';
import { networkProblem } from './tree-problem.js';

/** What stands above a network that is no part of a task, as in the files of search spaces. */
class NetworkAlone extends Module.with(
  {},
  {
    cls_network: one('network', 'the network'),
    cls_data: optional('data_set', 'the data that it is made for'),
  },
) {}
Register.as('task')(NetworkAlone as never);

/** What a description does not depend on, if nothing is known. */
const ANY_SHAPES = { input: [224, 224, 3], output: [1000] };

/**
 * The network in an argument tree: that of a task, or one alone, as a search space is kept.
 *
 * Only the network and, for its shapes, the data set are made; no data is read.
 *
 * @param keys of the file
 * @param given shapes that count more than those of the data set
 * @returns what is wrong, if they cannot be made or there is no network in the tree
 */
export async function networkOfTree(
  file: string,
  keys: readonly string[],
  given: KnownShapes,
  { register, home, cwd }: Surroundings & { readonly cwd: string },
): Promise<{ readonly description: Description; readonly known: KnownShapes | undefined } | WrongConfig> {
  const shown = shownPath(file, cwd);
  const isTask = keys.includes('cls') || keys.includes('cls_task');
  if (!isTask && !keys.includes('cls_network')) {
    const message = 'names neither a task nor a network';
    const expected = ['cls_task', 'cls_network'];
    const problem: Problem = { code: 'UNINAS_ENETWORK', severity: 'error', file: shown, path: '', message, expected };
    return { problems: [problem], sources: [] };
  }
  if (!isTask) {
    const manifest = liveManifest('uninas', { NetworkAlone });
    register.use({ name: 'uninas', core: '*', manifest, load: () => Promise.resolve(NetworkAlone) });
  }
  const words = isTask ? [] : ['--cls_task=NetworkAlone'];
  const { tree, problems, ok, sources } = await readConfig({ files: [shown], words, cwd, home }, register);
  if (!ok || tree === undefined) return { problems, sources };
  const nodes = [...walk(tree)];
  const wrong = (node: ArgTreeNode, error: unknown, path?: string): WrongConfig => ({
    problems: [...problems, networkProblem(node, error, path)],
    sources,
  });
  const made = async (node: ArgTreeNode): Promise<Module> => {
    await load(node, register);
    const paths = { paths: home.paths, resolvePath: (text: string) => resolvePath(text, home.paths, cwd) };
    return instantiate(node, register, paths).root;
  };
  const node = nodes.find(({ slot }) => slot === 'cls_network');
  if (node === undefined) {
    const isDeferred = nodes.some(({ deferred }) => deferred.length > 0);
    const why = isDeferred ? ', which is to come from an earlier run that is not there' : '';
    return wrong(tree, new Error(`there is no network in the tree of ${tree.cls}${why}`));
  }
  let asked: string | undefined;
  const readText = async (path: string, isSearch = false): Promise<string> => {
    asked = path;
    const ofRun = isSearch && { ofRun: ['network/search'] };
    const found = findNetwork(path, { shipped: home.paths['path_conf_net'], ...ofRun });
    const text = readFileSync(found, 'utf8');
    ofFile = shapesOfRun(found);
    return text;
  };
  let ofFile: KnownShapes | undefined;
  let known: KnownShapes | undefined;
  try {
    const dataNode = nodes.find(({ slot }) => slot === 'cls_data');
    const data = dataNode && ((await made(dataNode)) as DataSet);
    known = data && { input: data.info.input, output: data.info.output, from: `those of ${data.constructor.name}` };
    const network = (await made(node)) as Network;
    const plan = (shapes: object): Promise<unknown> =>
      network.plan({ ...ANY_SHAPES, ...shapes, ...given, modules: register, readText });
    // which data it is for may be known only after it was read
    await plan({ ...known }).catch((error: unknown) => {
      if (known !== undefined || ofFile === undefined) throw error;
      return plan(ofFile);
    });
    return { description: network.describe(), known: known ?? ofFile ?? shapesOfRun(file) };
  } catch (error) {
    const isAssumed = known === undefined && ofFile === undefined && given.input === undefined;
    const isShape = error instanceof Error && 'isShape' in error && error.isShape === true;
    const hint = `; an input of ${ANY_SHAPES.input.join('x')} was assumed, --input gives another`;
    return wrong(node, isShape && isAssumed ? Object.assign(new Error(error.message + hint), error) : error, asked);
  }
}
