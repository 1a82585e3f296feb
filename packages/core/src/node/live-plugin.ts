import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kindsOf } from '../declare/kind.js';
import type { Module } from '../declare/module.js';
import { registrationOf } from '../declare/registration.js';
import { manifestError } from '../register/check-manifest.js';
import { inRange } from '../register/core-range.js';
import type { KindEntry, Manifest, ModuleEntry } from '../register/manifest.js';
import type { InstalledPlugin, Plugin } from '../register/plugin.js';
import { RegisterError } from '../register/register.js';
import { CORE_VERSION } from '../version.js';
import { coreRange, fieldOf, packageDir, type FoundPackage } from './discover.js';

/**
 * A plugin that ships no manifest, as plain JavaScript does: its modules are
 * imported once, what they declare is kept in a cache until the package's
 * version or one of its files changes.
 *
 * @param cacheDir where made manifests are kept; nothing is kept when left out
 * @throws {RegisterError} if the plugin cannot be imported, works with another version of core or has no modules
 */
export async function livePlugin(found: FoundPackage, cacheDir?: string): Promise<InstalledPlugin> {
  const { name, dir, json } = found;
  const file = resolve(dir, fieldOf(found, 'plugin') ?? 'plugin.js');
  const cache = cacheDir === undefined ? undefined : cacheFile(cacheDir, found, file);
  const known = cache === undefined ? undefined : readCache(cache);
  const modules = (): Promise<Record<string, unknown>> => importModules(name, file);
  const manifest = known ?? (await makeManifest(name, file, modules));
  if (known === undefined && cache !== undefined) writeCache(cache, manifest);
  return {
    name,
    ...(json.version !== undefined && { version: json.version }),
    core: coreRange(found),
    manifest,
    load: async (_, entry) => (await modules())[entry.export],
    missing: (packages) => packages.filter((other) => packageDir(other, dir) === undefined),
  };
}

async function makeManifest(
  name: string,
  file: string,
  modules: () => Promise<Record<string, unknown>>,
): Promise<Manifest> {
  const namespace = await modules();
  let manifest: Manifest;
  try {
    manifest = liveManifest(name, namespace);
  } catch (cause) {
    const message = `${name}: what its modules declare cannot be read: ${(cause as Error).message}`;
    throw new RegisterError('UNINAS_ELOAD', message, { cause });
  }
  if (Object.keys({ ...manifest.modules, ...manifest.kinds }).length > 0) return manifest;
  throw new RegisterError('UNINAS_ELOAD', `${name}: ${file} has no modules; export classes that Register.as was given`);
}

/** The manifest of live classes; it has no docstrings, which only sources have. */
export function liveManifest(name: string, namespace: Readonly<Record<string, unknown>>): Manifest {
  const modules: Record<string, ModuleEntry> = {};
  const kinds: Record<string, KindEntry> = {};
  for (const [exported, value] of Object.entries(namespace)) {
    const place = { source: '', line: 0, doc: '' };
    if (typeof value !== 'function') continue;
    const own = kindsOf(value)[0];
    if (own !== undefined && kindsOf(Object.getPrototypeOf(value))[0] !== own) {
      kinds[own.kind] = { ...place, base: value.name, flags: own.flags };
    }
    const registration = registrationOf(value);
    if (registration === undefined) continue;
    const { declared } = value as unknown as typeof Module;
    const from = value.name;
    const withFrom = <T extends object>(specs: Readonly<Record<string, T>>) =>
      Object.fromEntries(Object.entries(specs).map(([key, spec]) => [key, { ...spec, from }]));
    modules[value.name] = {
      ...place,
      doc: registration.doc,
      kind: registration.kind,
      flags: registration.flags,
      file: '',
      export: exported,
      args: withFrom(declared.args),
      metas: withFrom(declared.metas),
      ...(declared.rules.length > 0 && { rules: declared.rules }),
      ...(declared.inherits && { inherits: declared.inherits }),
      ...(registration.needs.length > 0 && { needs: registration.needs }),
      ...(registration.aliases.length > 0 && { aliases: registration.aliases }),
    };
  }
  return { format: 1, package: name, kinds, bases: {}, modules };
}

async function importModules(name: string, file: string): Promise<Record<string, unknown>> {
  const fail = (reason: string, cause?: unknown): RegisterError =>
    new RegisterError('UNINAS_ELOAD', `${name}: ${file} cannot be used as a plugin: ${reason}`, { cause });
  try {
    const { default: value } = (await import(pathToFileURL(file).href)) as { default?: unknown };
    // `module.exports = { default }` of a CommonJS file arrives one level deeper
    const plugin = (isObject(value) && 'default' in value ? value['default'] : value) as Plugin | undefined;
    if (typeof plugin?.modules !== 'function') throw fail('its default export is no definePlugin({ modules })');
    if (!inRange(CORE_VERSION, plugin.core)) {
      throw fail(`it works with @uninas/core ${plugin.core}, this is ${CORE_VERSION}`);
    }
    const modules: unknown = await plugin.modules();
    if (!isObject(modules)) throw fail('its modules are no object of classes');
    const inner = modules['default'];
    return isObject(inner) ? { ...modules, ...inner } : modules;
  } catch (cause) {
    if (cause instanceof RegisterError) throw cause;
    throw fail(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The file that keeps the manifest of a plugin as it is now; undefined if that cannot be told. */
function cacheFile(cacheDir: string, { name, dir, json }: FoundPackage, file: string): string | undefined {
  let time: number | undefined;
  try {
    time = newest(dir, { left: MOST_FILES });
  } catch {
    // a folder that may not be read: the import says whether that matters
  }
  if (time === undefined) return undefined;
  const parts = [name, relative(dir, file), json.version ?? '0', CORE_VERSION, Math.round(time).toString(36)];
  return join(cacheDir, `${parts.join('-').replace(/[^\w.-]/g, '_')}.json`);
}

/** A folder with more than so many files is no plugin's own, so that its changes are not watched for. */
const MOST_FILES = 1000;

/** When a file of a package was changed last, in milliseconds; undefined if there are too many. */
function newest(dir: string, budget: { left: number }): number | undefined {
  let latest = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    if (--budget.left < 0) return undefined;
    const path = join(dir, entry.name);
    const time = entry.isDirectory() ? newest(path, budget) : (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (time === undefined) return undefined;
    latest = Math.max(latest, time);
  }
  return latest;
}

function readCache(file: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    return manifestError(manifest) === undefined ? manifest : undefined;
  } catch {
    return undefined; // absent or damaged: made again
  }
}

function writeCache(file: string, manifest: Manifest): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const aside = `${file}.${process.pid}.part`;
    writeFileSync(aside, JSON.stringify(manifest));
    renameSync(aside, file);
  } catch {
    // a cache that cannot be written costs time only
  }
}
