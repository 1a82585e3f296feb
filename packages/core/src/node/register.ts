import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../diagnose/problem.js';
import type { Manifest } from '../register/manifest.js';
import type { InstalledPlugin, Plugin } from '../register/plugin.js';
import { Register, RegisterError } from '../register/register.js';
import {
  fieldOf,
  findPackages,
  importExport,
  packageDir,
  readPackage,
  toPlugin,
  type FoundPackage,
} from './discover.js';
import { livePlugin } from './live-plugin.js';

/** A register of everything that can be reached, and what was wrong with the packages that could not be used. */
export interface Discovered {
  readonly register: Register;
  readonly problems: readonly Problem[];
}

/** Where to look for plugins. */
export interface DiscoverOptions {
  /** Folder of the experiment. */
  readonly from: string;
  /** Looked through when nothing is found from there, such as the runner's own folder. */
  readonly fallback?: string;
  /** Folders, files or package names of plugins that are not installed. */
  readonly plugins?: readonly string[];
  /** Where manifests are kept that had to be made; see `livePlugin`. */
  readonly cacheDir?: string;
}

/** Fills a register from the packages that can be reached, reading JSON only. */
export async function discover(options: DiscoverOptions): Promise<Discovered> {
  const register = new Register();
  const problems: Problem[] = [];
  const used = new Set<string>();
  const use = async (find: () => FoundPackage, word?: string): Promise<void> => {
    try {
      const found = find();
      // one that is given by name may have been found already
      const place = JSON.stringify([found.dir, found.json.uninas]);
      if (used.has(place)) return;
      used.add(place);
      register.use(await installed(found, options.cacheDir));
    } catch (error) {
      if (!(error instanceof RegisterError)) throw error;
      const { message } = error;
      problems.push({
        // what was not asked for may be broken: its modules are missing, which a configuration that names them is told
        code: word === undefined ? 'UNINAS_WPLUGIN' : 'UNINAS_EPLUGIN',
        severity: word === undefined ? 'warning' : 'error',
        path: '',
        message,
        expected: [],
        ...(word && { word }),
      });
    }
  };
  let packages = findPackages(options.from);
  if (packages.length === 0 && options.fallback !== undefined) packages = findPackages(options.fallback);
  for (const found of packages) await use(() => found);
  for (const word of options.plugins ?? []) await use(() => findPlugin(word, options.from), `--plugin ${word}`);
  return { register, problems };
}

function installed(found: FoundPackage, cacheDir: string | undefined): InstalledPlugin | Promise<InstalledPlugin> {
  return fieldOf(found, 'arguments') === undefined ? livePlugin(found, cacheDir) : toPlugin(found);
}

/** The package that `--plugin` names: a folder, a plugin file, or an installed package. */
function findPlugin(word: string, from: string): FoundPackage {
  const given = resolve(from, word);
  const isThere = existsSync(given);
  const path = isThere ? realpathSync(given) : given;
  const isFolder = isThere && statSync(path).isDirectory();
  const dir = isFolder ? path : isThere ? dirname(path) : packageDir(word, resolve(from));
  if (dir === undefined) {
    throw new RegisterError('UNINAS_ELOAD', `${word} is no folder, no file and no installed package`);
  }
  const json = readPackage(dir) ?? {};
  if (isFolder || !isThere) {
    if (json.uninas === undefined) {
      throw new RegisterError('UNINAS_ELOAD', `${word}: its package.json has no "uninas" field, so it is no plugin`);
    }
    return { name: json.name ?? basename(dir), dir, json };
  }
  return { name: json.name ?? basename(path), dir, json: { ...json, uninas: { plugin: basename(path) } } };
}

/**
 * A plugin that code has at hand, as the register uses it.
 *
 * @throws {RegisterError} if its manifest cannot be read
 */
export function readPlugin(plugin: Plugin): InstalledPlugin {
  const { manifest } = plugin;
  if (manifest === undefined) throw new RegisterError('UNINAS_ELOAD', `${plugin.name} has no manifest; use livePlugin`);
  const dir = manifest instanceof URL ? dirname(fileURLToPath(manifest)) : undefined;
  let data: Manifest;
  try {
    data = manifest instanceof URL ? (JSON.parse(readFileSync(manifest, 'utf8')) as Manifest) : manifest;
  } catch (cause) {
    throw new RegisterError('UNINAS_ELOAD', `${plugin.name}: its manifest cannot be read`, { cause });
  }
  return {
    name: plugin.name,
    core: plugin.core,
    manifest: data,
    load: async (_, entry) => {
      if (plugin.modules !== undefined) return ((await plugin.modules()) as Record<string, unknown>)[entry.export];
      if (dir === undefined) throw new Error('its manifest has no place to import from');
      return importExport(dir, entry);
    },
    missing: (packages) => packages.filter((other) => packageDir(other, dir ?? process.cwd()) === undefined),
  };
}
