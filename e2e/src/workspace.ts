import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Description } from '@uninas/contracts';
import { Register, type Entry, type InstalledPlugin, type Problem } from '@uninas/core';
import { findPackages, toPlugin } from '@uninas/core/node';

/** The folder of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The modules of this repository with the sources of their packages as code. */
export function workspaceRegister(): Register {
  const register = new Register();
  for (const found of findPackages(ROOT)) register.use({ ...toPlugin(found), load: loadFrom(found.name) });
  return register;
}

/** Loads a class by the name of its package, as a program that depends on it would. */
function loadFrom(name: string): InstalledPlugin['load'] {
  return async (_, entry) => ((await import(name)) as Record<string, unknown>)[entry.export];
}

/** The entries of a configuration at hand. */
export function toEntries(config: object): Entry[] {
  return Object.entries(config).map(([key, value]) => ({
    key,
    value: value as unknown,
    origin: { layer: 0, pointer: [] },
  }));
}

/** A configuration of this repository, by its path below `configs`. */
export function shippedConfig(path: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(ROOT, 'configs', path), 'utf8')) as Record<string, unknown>;
}

/** The problems that keep a configuration from running. */
export function errorsOf(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ severity, code }) => severity === 'error' && code !== 'UNINAS_EUNAVAILABLE');
}

/** The description of a ready network of this repository. */
export function shippedNetwork(name: string): Description {
  return shippedConfig(`networks/originals/${name}.network_config`) as unknown as Description;
}
