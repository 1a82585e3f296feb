import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fillPlaceholders } from '../config/placeholder.js';
import { isRecord } from '../config/layer.js';

/** The standard paths of this user: where data sets, temporary files and pretrained weights are. */
export interface Home {
  /** The folder `UNINAS_HOME`, or the platform's folder for user data. */
  readonly dir: string;
  /** Absolute, by placeholder name such as `path_data`. */
  readonly paths: Readonly<Record<string, string>>;
}

/** `UNINAS_HOME` cannot be used. */
export class HomeError extends Error {
  override readonly name = 'HomeError';
  readonly code = 'UNINAS_EHOME';
}

/**
 * The user's standard paths. Nothing needs to exist: without a `config.json`
 * in the folder, everything is below it.
 *
 * @param configDir folder of the configurations that are shipped; beside the others when left out
 * @throws {HomeError} if `config.json` is there but cannot be used
 */
export function readHome(env: NodeJS.ProcessEnv = process.env, configDir?: string): Home {
  const dir = resolve(expandUser(env['UNINAS_HOME'] || defaultDir(env), env));
  const given = readPaths(join(dir, 'config.json'));
  const config = configDir ?? join(dir, 'configs');
  const paths: Record<string, string> = {
    path_data: join(dir, 'data'),
    path_tmp: join(dir, 'tmp'),
    path_pretrained: join(dir, 'pretrained'),
    path_profiled: join(dir, 'profiled'),
    path_downloads_misc: join(dir, 'downloads', 'misc'),
    path_code_dir: dirname(config),
    path_config_dir: config,
    path_conf_net: join(config, 'networks'),
    path_conf_net_originals: join(config, 'networks', 'originals'),
    path_conf_net_discovered: join(config, 'networks', 'discovered'),
    path_conf_net_search: join(config, 'networks', 'search'),
    path_conf_tasks: join(config, 'tasks'),
    path_conf_bench_tasks: join(config, 'tasks_bench'),
  };
  for (const [name, value] of Object.entries(given)) paths[name] = resolve(dir, expandUser(value, env));
  return { dir, paths };
}

/** Replaces `~` and `${HOME}` at the beginning, and `${NAME}` by environment variables. */
export function expandUser(text: string, env: NodeJS.ProcessEnv = process.env): string {
  const home = env['HOME'] || homedir();
  const expanded = text.replace(/\$\{(\w+)\}/g, (part, name: string) => (name === 'HOME' ? home : (env[name] ?? part)));
  return expanded === '~' || /^~[/\\]/.test(expanded) ? home + expanded.slice(1) : expanded;
}

/** A path as a module gets it: placeholders filled, `~` expanded, absolute. */
export function resolvePath(text: string, paths: Readonly<Record<string, string>>, cwd = process.cwd()): string {
  return resolve(cwd, expandUser(fillPlaceholders(text, (name) => paths[name])));
}

function defaultDir(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'uninas');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'uninas');
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'uninas');
}

function readPaths(file: string): Readonly<Record<string, string>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new HomeError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new HomeError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  if (!isRecord(data)) throw new HomeError(`${file} must hold an object of paths such as {"path_data": "~/data"}`);
  for (const [name, value] of Object.entries(data)) {
    if (!/^path_\w+$/.test(name)) throw new HomeError(`${file}: "${name}" is no path name; they start with path_`);
    if (typeof value !== 'string')
      throw new HomeError(`${file}: ${name} must be a path, it is ${JSON.stringify(value)}`);
  }
  return data as Record<string, string>;
}
