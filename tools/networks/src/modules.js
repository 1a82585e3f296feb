import * as contracts from '@uninas/contracts';
import { entriesOf, parse, readSource, Register } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { liveManifest } from '@uninas/core/node';
import * as networks from '@uninas/networks';
import { NetworkTask } from './network-task.js';

/** A register of all parts of networks. */
export function networkRegister() {
  const register = new Register();
  for (const [name, namespace] of Object.entries({ contracts, networks, tool: { NetworkTask } })) {
    const manifest = liveManifest(name, namespace);
    register.use({ name, core: '*', manifest, load: async (_, entry) => namespace[entry.export] });
  }
  return register;
}

/** The network of a flat configuration. @throws {Error} that lists its problems */
export async function networkOf(register, config) {
  const source = await readSource('space.json', JSON.stringify({ cls_task: 'NetworkTask', ...config }));
  const { tree, problems } = parse(entriesOf(source, 0) ?? [], register);
  if (tree === undefined || problems.length > 0) throw new Error(JSON.stringify(problems, undefined, 1));
  await load(tree, register);
  return instantiate(tree, register).root.children.cls_network;
}

/** What planning needs, for one input and one label shape. */
export function contextOf(register, input = [224, 224, 3], classes = 1000) {
  return { input, output: [classes], modules: register, readText: () => Promise.reject(new Error('no files')) };
}
