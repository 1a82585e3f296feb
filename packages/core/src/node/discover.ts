import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, parse as parsePath, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRecord } from '../config/layer.js';
import type { Manifest, ModuleEntry } from '../register/manifest.js';
import type { Installation, InstalledPlugin } from '../register/plugin.js';
import { RegisterError } from '../register/register.js';

/** What a `package.json` says, as far as discovery reads it. */
export interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  /** Folders of a workspace's packages, such as `packages/*`. */
  readonly workspaces?: readonly string[];
  readonly uninas?: {
    readonly plugin?: string;
    readonly arguments?: string;
    /** By package that modules need, other ways to install it, as ends of sentences. */
    readonly install?: Readonly<Record<string, string>>;
  };
}

/** A package that carries modules, found without importing anything of it. */
export interface FoundPackage {
  readonly name: string;
  readonly dir: string;
  readonly json: PackageJson;
}

/**
 * The plugin packages that can be reached from a folder: those that the
 * nearest `package.json` upwards depends on or has as workspaces, directly or
 * through other packages of UniNAS. Below a `node_modules` folder that no
 * `package.json` describes, as that of a global installation, our own scope.
 */
export function findPackages(from: string): readonly FoundPackage[] {
  const start = resolve(from);
  const root = nearestPackage(start);
  const found = new Map<string, FoundPackage>();
  const seen = new Set<string>();
  // in a workspace each package asks for the same few others
  const known: Known = { chains: new Map(), places: new Map() };
  const visit = (dir: string, json: PackageJson, called: string, isRoot = false): void => {
    const own = json.name ?? called;
    if (json.uninas !== undefined && !found.has(own)) found.set(own, { name: own, dir, json });
    const groups = [json.dependencies, json.optionalDependencies, json.peerDependencies];
    if (isRoot) groups.push(json.devDependencies);
    for (const name of groups.flatMap((group) => Object.keys(group ?? {}))) {
      const place = placeOfPackage(name, dir, known);
      if (place !== undefined) visitOnce(place, name);
    }
  };
  const visitOnce = (place: string, name: string): void => {
    if (seen.has(place)) return;
    seen.add(place);
    const dir = realpathSync.native(place);
    if (dir !== place && seen.has(dir)) return;
    seen.add(dir);
    // packages that know nothing of UniNAS lead to none that do, and are not even parsed
    const json = readPackage(dir, 'uninas');
    if (json !== undefined && (json.uninas !== undefined || dependsOnUs(json))) visit(dir, json, name);
  };
  if (root !== undefined) {
    seen.add(root.dir);
    visit(root.dir, root.json, basename(root.dir), true);
  }
  for (const dir of root === undefined ? scopeFolders(start) : workspacesOf(root)) visitOnce(dir, basename(dir));
  return [...found.values()];
}

/** The folders that a workspace names; of its patterns only a final `*` is understood. */
function workspacesOf({ dir, json }: { readonly dir: string; readonly json: PackageJson }): readonly string[] {
  return (json.workspaces ?? []).flatMap((pattern) => {
    const at = join(dir, pattern);
    return (basename(at) === '*' ? foldersIn(dirname(at)) : [at]).filter(existsSync);
  });
}

function scopeFolders(from: string): readonly string[] {
  return basename(from) === 'node_modules' ? foldersIn(join(from, '@uninas')) : [];
}

function foldersIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
      .sort()
      .map((name) => join(dir, name));
  } catch {
    return []; // a pattern may match nothing
  }
}

function dependsOnUs(json: PackageJson): boolean {
  const groups = [json.dependencies, json.peerDependencies, json.optionalDependencies];
  const names = groups.flatMap((group) => Object.keys(group ?? {}));
  return names.some((name) => name === 'uninas' || name.startsWith('@uninas/'));
}

function nearestPackage(from: string): { readonly dir: string; readonly json: PackageJson } | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const json = readPackage(dir);
    if (json !== undefined) return { dir, json };
    if (dir === parsePath(dir).root) return undefined;
  }
}

/**
 * The folder of an installed package as seen from a folder, or undefined.
 *
 * Links are followed: where packages are linked into place, as pnpm and
 * workspaces do, their own dependencies lie beside their real folder.
 */
export function packageDir(name: string, from: string): string | undefined {
  const place = placeOfPackage(name, from, { chains: new Map(), places: new Map() });
  return place === undefined ? undefined : realpathSync.native(place);
}

/** What one search has looked at, so that it looks only once. */
interface Known {
  /** By folder, the `node_modules` folders in which its packages are looked for. */
  readonly chains: Map<string, readonly string[]>;
  /** Whether there is a package, by the place where it would be. */
  readonly places: Map<string, boolean>;
}

/** The folder of a package before links are followed. */
function placeOfPackage(name: string, from: string, { chains, places }: Known): string | undefined {
  for (const folder of chainOf(from, chains)) {
    const place = `${folder}/${name}`;
    const isThere = places.get(place) ?? existsSync(`${place}/package.json`);
    places.set(place, isThere);
    if (isThere) return place;
  }
  return undefined;
}

function chainOf(dir: string, chains: Known['chains']): readonly string[] {
  const known = chains.get(dir);
  if (known !== undefined) return known;
  const parent = dirname(dir);
  const above = parent === dir ? [] : chainOf(parent, chains);
  const own = join(dir, 'node_modules');
  const chain = existsSync(own) ? [own, ...above] : above;
  chains.set(dir, chain);
  return chain;
}

/**
 * The `package.json` of a folder, as far as it has the right shape, or undefined.
 *
 * @param word files without it are not even parsed
 */
export function readPackage(dir: string, word = ''): PackageJson | undefined {
  let data: unknown;
  try {
    const text = readFileSync(`${dir}/package.json`, 'utf8');
    if (!text.includes(word)) return undefined;
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined; // absent, or not a package: either way nothing to discover
  }
  if (!isRecord(data)) return undefined;
  const { name, version, workspaces, uninas } = data;
  const json: Record<string, unknown> = {};
  for (const group of GROUPS) if (isRecord(data[group])) json[group] = data[group];
  if (typeof name === 'string' && name !== '') json['name'] = name;
  if (typeof version === 'string') json['version'] = version;
  const patterns: unknown = isRecord(workspaces) ? workspaces['packages'] : workspaces;
  if (Array.isArray(patterns)) json['workspaces'] = patterns.filter((pattern) => typeof pattern === 'string');
  if (uninas !== undefined && uninas !== null) json['uninas'] = uninas;
  return json;
}

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * The file that the `uninas` field of a package names.
 *
 * @throws {RegisterError} if the field has another shape
 */
export function fieldOf({ name, json }: FoundPackage, part: 'plugin' | 'arguments'): string | undefined {
  const field: unknown = json.uninas;
  const file = isRecord(field) ? field[part] : undefined;
  if (isRecord(field) && (file === undefined || typeof file === 'string')) return file;
  const message = `${name}: "uninas" in its package.json must be an object such as {"plugin": "./plugin.js", "arguments": "./arguments.json"}`;
  throw new RegisterError('UNINAS_ELOAD', message);
}

/** The versions of core that a package says it works with. */
export function coreRange({ json }: FoundPackage): string {
  const range: unknown = json.peerDependencies?.['@uninas/core'] ?? json.dependencies?.['@uninas/core'];
  if (typeof range !== 'string') return '*';
  const inWorkspace = /^workspace:([\d^~>=<].*\d.*)$/.exec(range);
  if (inWorkspace !== null) return inWorkspace[1]!;
  // of a file, link or address no range can be known
  return /^[\w+.-]*:|\//.test(range) ? '*' : range;
}

/**
 * A found package as a plugin; its manifest is read, its code is not.
 *
 * @throws {RegisterError} if the manifest cannot be read
 */
export function toPlugin(found: FoundPackage): InstalledPlugin {
  const { name, dir, json } = found;
  const file = join(dir, fieldOf(found, 'arguments') ?? 'arguments.json');
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (cause) {
    const message = `${name}: its manifest ${file} cannot be read; build the package`;
    throw new RegisterError('UNINAS_ELOAD', message, { cause });
  }
  return {
    name,
    ...(json.version !== undefined && { version: json.version }),
    core: coreRange(found),
    manifest,
    load: (_, entry) => importExport(dir, entry),
    missing: (packages) => packages.filter((other) => packageDir(other, dir) === undefined),
    install: (other) => installationOf(found, other),
  };
}

/** How a package is installed that a plugin's modules need, in the version that the plugin was written for. */
function installationOf({ json }: FoundPackage, name: string): Installation {
  const version: unknown = json.peerDependencies?.[name];
  const word = typeof version === 'string' && /^[\w.+-]+$/.test(version) ? `${name}@${version}` : name;
  const notes: unknown = json.uninas?.install;
  const note: unknown = isRecord(notes) ? notes[name] : undefined;
  return { word, ...(typeof note === 'string' && { note }) };
}

/** Imports the export that holds a module. */
export async function importExport(dir: string, entry: ModuleEntry): Promise<unknown> {
  const namespace = (await import(pathToFileURL(join(dir, entry.file)).href)) as Record<string, unknown>;
  return namespace[entry.export];
}
