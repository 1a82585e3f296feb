import { entriesOf, parse, readSource } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { chosenOf, countMacs, countParams } from '@uninas/networks';
import { contextOf, networkRegister } from '../../tools/networks/src/modules.js';
import { FIXED, FIXED_SPACE } from './works.js';

/** The description of the fixed network, its parameters and the multiply-adds of an image. */
export async function fixedNetwork() {
  const register = networkRegister();
  const text = JSON.stringify({ cls: 'NetworkTask', cls_network: FIXED_SPACE });
  const { tree, problems } = parse(entriesOf(await readSource('fixed.json', text), 0) ?? [], register);
  if (tree === undefined || problems.length > 0) throw new Error(JSON.stringify(problems, undefined, 1));
  await load(tree, register);
  const network = instantiate(tree, register).root.children.cls_network;
  const plan = await network.plan(contextOf(register, [32, 32, 3], 10));
  return {
    text: JSON.stringify(network.describe(chosenOf(plan, FIXED))),
    params: countParams(plan, { gene: FIXED }),
    macs: countMacs(plan, { gene: FIXED, rule: 'conv_linear' }),
  };
}
