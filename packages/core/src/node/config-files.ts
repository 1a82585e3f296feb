import { existsSync, readdirSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { suggest } from '../diagnose/suggest.js';
import { resolvePath, type Home } from './home.js';

/** The extensions of configurations that are shipped. */
const EXTENSIONS = ['.run_config', '.json'];

/** Where configurations are looked for. */
export interface ConfigPlaces {
  readonly cwd: string;
  readonly home: Pick<Home, 'paths'>;
  /** Names that stand for themselves. */
  readonly known?: ReadonlySet<string> | undefined;
}

/**
 * The configuration files that words stand for, in order: a file, several separated by commas, a path with
 * placeholders such as `{path_conf_net_search}`, or the name of a shipped configuration, with or without its
 * extension. What stands for nothing is left as it is.
 */
export function configFiles(words: readonly string[], places: ConfigPlaces): readonly string[] {
  return words.flatMap((word) => {
    if (isThere(word, places) || !word.includes(',')) return [configFile(word, places)];
    const parts = word.split(',').map((part) => part.trim());
    return parts.filter((part) => part !== '').map((part) => configFile(part, places));
  });
}

function configFile(word: string, places: ConfigPlaces): string {
  if (isThere(word, places)) return word;
  const { cwd, home } = places;
  const path = resolvePath(word, home.paths, cwd);
  if (existsSync(path)) return path;
  if (/[/\\]/.test(word)) return word;
  const [named, ...others] = shippedConfigs(places).filter((file) => isNamed(file, word));
  return named !== undefined && others.length === 0 ? named : word;
}

/** What may have been meant by a word that stands for no file: names of shipped configurations. */
export function configsAlike(word: string, places: ConfigPlaces): readonly string[] {
  if (/[/\\]/.test(word)) return [];
  const all = shippedConfigs(places);
  const same = all.filter((file) => isNamed(file, word));
  if (same.length > 1) return same;
  const near = suggest(withoutExtension(word), new Set(all.map(withoutExtension)));
  return near === undefined ? [] : [near.name];
}

function shippedConfigs({ home }: ConfigPlaces): readonly string[] {
  const dir = home.paths['path_config_dir'];
  if (dir === undefined || !existsSync(dir)) return [];
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => EXTENSIONS.includes(extname(name))).sort().map((name) => join(dir, name)); // prettier-ignore
}

function isNamed(file: string, word: string): boolean {
  return [basename(file), withoutExtension(file)].some((name) => name.toLowerCase() === word.toLowerCase());
}

function withoutExtension(file: string): string {
  const extension = extname(file);
  return basename(file, EXTENSIONS.includes(extension) ? extension : '');
}

function isThere(word: string, { cwd, known }: ConfigPlaces): boolean {
  return known?.has(word) === true || existsSync(resolve(cwd, word));
}
