import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as contracts from '@uninas/contracts';
import type { Description, NetworkContext, NetworkPart } from '@uninas/contracts';
import { Register, type ArgSpecs } from '@uninas/core';
import { liveManifest } from '@uninas/core/node';
import * as networks from '@uninas/networks';
import { bodyOf } from '@uninas/networks/testing';

/** The folder of the networks that are shipped. */
export const SHIPPED = join(dirname(fileURLToPath(import.meta.url)), '../../../../configs/networks');

/** A register of the networks' modules, and more. */
export function networkRegister(more: Readonly<Record<string, unknown>> = {}): Register {
  const register = new Register();
  for (const [name, namespace] of Object.entries({ contracts, networks, more })) {
    const modules = namespace as Readonly<Record<string, unknown>>;
    const manifest = liveManifest(name, modules);
    register.use({ name, core: '*', manifest, load: (_, entry) => Promise.resolve(modules[entry.export]) });
  }
  return register;
}

/** What planning needs, for inputs of a shape. */
export function contextOf(modules: Register, input: readonly number[], classes: number): NetworkContext {
  return { input, output: [classes], modules, readText: (path) => Promise.reject(new Error(`${path} is not here`)) };
}

/** The description of a ready network. */
export function shippedNetwork(name: string): Description {
  return JSON.parse(readFileSync(join(SHIPPED, `originals/${name}.network_config`), 'utf8')) as Description;
}

/** A super-network: mixed operations of five candidates, one after the other. */
export function superNetwork(weights: number): Description {
  const layer = (name: string, kwargs: object): Description => ({ name, kwargs }) as Description;
  const ops = [
    layer('SkipLayer', {}),
    ...[1, 3, 5].map((k_size) => layer('ConvLayer', { k_size, bn_affine: true, act_fun: 'swish' })),
    layer('PoolingLayer', { pool_type: 'avg', order: 'w' }),
  ];
  const cells = Array.from({ length: weights }, (_, i) => {
    const op = { name: 'MixedOp', kwargs: { name: `w${i}` }, submodule_lists: { submodules: ops } };
    return { op: op as unknown as Description, features: 8 };
  });
  return { name: 'SearchUninasNetwork', kwargs: {}, submodules: { net: bodyOf(cells) } };
}

/** What a stem of the tree describes, with these arguments. */
export async function describeStem(register: Register, name: string, args: object): Promise<Description> {
  const Stem = (await register.load(name)) as {
    readonly declared: { readonly args: ArgSpecs };
    new (node: object): NetworkPart & { describe(): Description };
  };
  const defaults = Object.entries(Stem.declared.args).map(([arg, spec]) => [arg, spec.default] as const);
  return new Stem({ path: name, args: { ...Object.fromEntries(defaults), ...args }, children: {} }).describe();
}
