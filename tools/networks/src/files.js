import { chosenOf, completeDescription } from '@uninas/networks';
import { dartsNetworks } from './darts.js';
import { discovered, originals } from './genes.js';
import { mobiles } from './mobile.js';
import { contextOf, networkOf, networkRegister } from './modules.js';
import { resnets } from './resnet.js';
import { shufflenets } from './shufflenet.js';
import { spaces } from './spaces.js';

const text = (value) => `${JSON.stringify(value, undefined, 2)}\n`;

/**
 * Every file of configs/networks: its text by its path there.
 *
 * @returns {Promise<ReadonlyMap<string, string>>}
 */
export async function networkFiles() {
  const register = networkRegister();
  const files = new Map();
  for (const [name, space] of Object.entries(spaces)) files.set(`search/${name}.run_config`, text(space));
  for (const [name, description] of Object.entries({ ...resnets, ...mobiles, ...shufflenets, ...dartsNetworks })) {
    files.set(`originals/${name}.network_config`, text(await completeDescription(description, register)));
  }
  for (const [folder, networks] of Object.entries({ originals, discovered })) {
    for (const [name, [space, gene]] of Object.entries(networks)) {
      const network = await networkOf(register, spaces[space]);
      const plan = await network.plan(contextOf(register));
      files.set(`${folder}/${name}.network_config`, text(network.describe(chosenOf(plan, gene))));
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
