import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kindsOf } from '../declare/kind.js';
import type { Module } from '../declare/module.js';
import { registrationOf } from '../declare/registration.js';
import type { KindEntry, Manifest, ModuleEntry } from '../register/manifest.js';
import type { InstalledPlugin, Plugin } from '../register/plugin.js';
import { RegisterError } from '../register/register.js';
import { packageDir, type FoundPackage } from './discover.js';

/**
 * A plugin that ships no manifest, as plain JavaScript does: its modules are
 * imported once, what they declare is kept in a cache by version and time of
 * the plugin file.
 *
 * @param cacheDir where made manifests are kept; nothing is kept when left out
 * @throws {RegisterError} if the plugin cannot be imported or has no modules
 */
export async function livePlugin(found: FoundPackage, cacheDir?: string): Promise<InstalledPlugin> {
  const { name, dir, json } = found;
  const file = resolve(dir, json.uninas?.plugin ?? 'plugin.js');
  const cache = cacheDir === undefined ? undefined : join(cacheDir, cacheName(found, file));
  const known = cache === undefined ? undefined : readCache(cache);
  const modules = (): Promise<Record<string, unknown>> => importModules(name, file);
  const manifest = known ?? liveManifest(name, await modules());
  if (known === undefined && cache !== undefined) writeCache(cacheDir!, cache, manifest);
  return {
    name,
    ...(json.version !== undefined && { version: json.version }),
    core: json.peerDependencies?.['@uninas/core'] ?? json.dependencies?.['@uninas/core'] ?? '*',
    manifest,
    load: async (_, entry) => (await modules())[entry.export],
    missing: (packages) => packages.filter((other) => packageDir(other, dir) === undefined),
  };
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
  let plugin: Plugin | undefined;
  try {
    const namespace = (await import(pathToFileURL(file).href)) as { default?: Plugin | { default?: Plugin } };
    const value = namespace.default;
    // `module.exports = { default }` of a CommonJS file arrives one level deeper
    plugin = value !== undefined && 'default' in value ? value.default : (value as Plugin | undefined);
    if (plugin?.modules === undefined) throw new TypeError('its default export is no definePlugin({ modules })');
    const modules = (await plugin.modules()) as Record<string, unknown> & { default?: unknown };
    const inner = modules.default;
    return (typeof inner === 'object' && inner !== null ? { ...modules, ...inner } : modules) as Record<
      string,
      unknown
    >;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RegisterError('UNINAS_ELOAD', `${name}: ${file} cannot be used as a plugin: ${reason}`, { cause });
  }
}

function cacheName({ name, json }: FoundPackage, file: string): string {
  let time = 0;
  try {
    time = statSync(file).mtimeMs;
  } catch {
    // the import that follows says what is wrong with the file
  }
  return `${name.replace(/[^\w.-]/g, '_')}-${json.version ?? '0'}-${Math.round(time).toString(36)}.json`;
}

function readCache(file: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    return manifest.format === 1 ? manifest : undefined;
  } catch {
    return undefined; // absent or damaged: made again
  }
}

function writeCache(dir: string, file: string, manifest: Manifest): void {
  try {
    mkdirSync(dir, { recursive: true });
    const aside = `${file}.${process.pid}.part`;
    writeFileSync(aside, JSON.stringify(manifest));
    renameSync(aside, file);
  } catch {
    // a cache that cannot be written costs time only
  }
}
