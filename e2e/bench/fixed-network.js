import { entriesOf, parse, readSource } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { discover } from '@uninas/core/node';
import { chosenOf, countMacs, countParams } from '@uninas/networks';
import { FIXED, works } from './works.js';

/**
 * The description of the fixed network, its parameters and the multiply-adds of an image.
 *
 * @param {string} root folder from which modules are found
 */
export async function fixedNetwork(root) {
  const { register } = await discover({ from: root });
  const text = JSON.stringify(works('', '').single_path_bench201('{path_tmp}', 1, { threads: 1 }));
  const { tree, problems } = parse(entriesOf(await readSource('fixed.json', text), 0) ?? [], register);
  if (tree === undefined || problems.length > 0) throw new Error(JSON.stringify(problems, undefined, 1));
  await load(tree, register);
  const network = instantiate(tree, register).root.children.cls_method.children.cls_network;
  const readText = () => Promise.reject(new Error('no files'));
  const plan = await network.plan({ input: [32, 32, 3], output: [10], modules: register, readText });
  return {
    text: JSON.stringify(network.describe(chosenOf(plan, FIXED))),
    params: countParams(plan, { gene: FIXED }),
    macs: countMacs(plan, { gene: FIXED, rule: 'conv_linear' }),
  };
}
