import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, parse as parsePath, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Manifest, ModuleEntry } from '../register/manifest.js';
import type { InstalledPlugin } from '../register/plugin.js';
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
  readonly workspaces?: readonly string[] | { readonly packages?: readonly string[] };
  readonly uninas?: { readonly plugin?: string; readonly arguments?: string };
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
  const visit = (dir: string, json: PackageJson, isRoot: boolean): void => {
    if (json.uninas !== undefined && json.name !== undefined && !found.has(json.name)) {
      found.set(json.name, { name: json.name, dir, json });
    }
    const names = [
      json.dependencies,
      json.optionalDependencies,
      json.peerDependencies,
      isRoot ? json.devDependencies : {},
    ];
    for (const name of names.flatMap((group) => Object.keys(group ?? {}))) {
      if (seen.has(name)) continue;
      seen.add(name);
      const at = packageDir(name, dir);
      const child = at === undefined ? undefined : readPackage(at);
      if (child === undefined) continue;
      // packages that know nothing of UniNAS lead to none that do
      if (child.uninas !== undefined || dependsOnUs(child)) visit(at!, child, false);
    }
  };
  if (root !== undefined) visit(root.dir, root.json, true);
  for (const dir of root === undefined ? scopeFolders(start) : workspacesOf(root)) {
    const json = readPackage(dir);
    if (json !== undefined) visit(dir, json, false);
  }
  return [...found.values()];
}

/** The folders that a workspace names; of its patterns only a final `*` is understood. */
function workspacesOf({ dir, json }: { readonly dir: string; readonly json: PackageJson }): readonly string[] {
  const { workspaces = [] } = json;
  const patterns = Array.isArray(workspaces)
    ? (workspaces as readonly string[])
    : (workspaces as { packages?: readonly string[] }).packages;
  return (patterns ?? []).flatMap((pattern) => {
    const at = join(dir, pattern);
    return basename(at) === '*' ? foldersIn(dirname(at)) : [at];
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
  const names = [json.dependencies, json.peerDependencies].flatMap((group) => Object.keys(group ?? {}));
  return names.some((name) => name === 'uninas' || name.startsWith('@uninas/'));
}

function nearestPackage(from: string): { readonly dir: string; readonly json: PackageJson } | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const json = readPackage(dir);
    if (json !== undefined) return { dir, json };
    if (dir === parsePath(dir).root) return undefined;
  }
}

/** The folder of an installed package as seen from a folder, or undefined. */
export function packageDir(name: string, from: string): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dir === parsePath(dir).root) return undefined;
  }
}

/** The `package.json` of a folder, or undefined. */
export function readPackage(dir: string): PackageJson | undefined {
  try {
    return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as PackageJson;
  } catch {
    return undefined; // absent, or not a package: either way nothing to discover
  }
}

/**
 * A found package as a plugin; its manifest is read, its code is not.
 *
 * @throws {RegisterError} if the manifest cannot be read
 */
export function toPlugin({ name, dir, json }: FoundPackage): InstalledPlugin {
  const file = join(dir, json.uninas?.arguments ?? 'arguments.json');
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (cause) {
    const message = `${name}: its manifest ${file} cannot be read; build the package`;
    throw new RegisterError('UNINAS_ELOAD', message, { cause });
  }
  if (manifest.format !== 1) {
    throw new RegisterError('UNINAS_ELOAD', `${name}: its manifest has format ${String(manifest.format)}, not 1`);
  }
  return {
    name,
    ...(json.version !== undefined && { version: json.version }),
    core: json.peerDependencies?.['@uninas/core'] ?? json.dependencies?.['@uninas/core'] ?? '*',
    manifest,
    load: (_, entry) => importExport(dir, entry),
    missing: (packages) => packages.filter((other) => packageDir(other, dir) === undefined),
  };
}

/** Imports the export that holds a module. */
export async function importExport(dir: string, entry: ModuleEntry): Promise<unknown> {
  const namespace = (await import(pathToFileURL(join(dir, entry.file)).href)) as Record<string, unknown>;
  return namespace[entry.export];
}
