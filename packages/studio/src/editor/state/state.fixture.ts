import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '@uninas/core';
import { check } from './check.js';
import type { Data } from './data.js';
import type { Editable } from './edit.js';
import { gather } from './gather.js';
import { modulesOf, type Modules, type PluginAnswer } from './register.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../../..');

/** Packages that are taken to be missing. */
const MISSING = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'];

/** The modules of this repository, as the server would tell of them. */
export function realModules(): Modules {
  const packages = join(ROOT, 'packages');
  const plugins = readdirSync(packages).flatMap((folder): PluginAnswer[] => {
    let manifest: Manifest;
    try {
      manifest = JSON.parse(readFileSync(join(packages, folder, 'arguments.json'), 'utf8')) as Manifest;
    } catch {
      return [];
    }
    const missing: Record<string, { packages: string[]; install: string }> = {};
    for (const [name, { needs = [] }] of Object.entries(manifest.modules)) {
      const absent = needs.filter((need) => MISSING.includes(need));
      if (absent.length > 0) missing[name] = { packages: absent, install: `npm install ${absent.join(' ')}` };
    }
    return [{ name: manifest.package, core: '*', manifest, missing }];
  });
  const paths = { path_data: '/data', path_tmp: '/tmp', path_downloads: '/downloads' };
  return modulesOf({ version: '0.1.0', plugins, paths, problems: [], packages: [] });
}

/** A shipped configuration, as it is written. */
export function shipped(name: string): Data {
  return JSON.parse(readFileSync(join(ROOT, 'configs/tasks', name), 'utf8')) as Data;
}

/** The names of all shipped configurations. */
export function shippedNames(): readonly string[] {
  return readdirSync(join(ROOT, 'configs/tasks')).filter((name) => name.endsWith('.json'));
}

/** A configuration with what is known of it. */
export function editable(data: Data, modules: Modules): Editable {
  return { data, checked: check(data, modules), modules };
}

/** The search of the first steps, in hierarchical form. */
export function quickstart(modules: Modules): Editable {
  return editable(gather([shipped('quickstart_s1.json')], modules), modules);
}
