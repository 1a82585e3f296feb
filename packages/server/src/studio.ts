import { existsSync, mkdirSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { readHome } from '@uninas/core/node';
import { ownVersion, RUNNER_FILE, shippedConfigs } from 'uninas';
import { buildApp } from './app.js';
import type { Context } from './context.js';
import { ConfigFolder, type FolderId } from './files/config-folder.js';
import { Places } from './files/places.js';
import { isLoopback } from './http/hosts.js';
import { makeToken } from './http/token.js';
import { Configs } from './modules/configs.js';
import { Helper } from './modules/helper.js';
import { Modules } from './modules/modules.js';
import { pageFolder } from './page-folder.js';
import { Queue } from './runs/queue.js';
import { Records } from './runs/records.js';
import { Runs } from './runs/runs.js';
import { Watcher } from './runs/watcher.js';

/** Where the studio is served unless another port is asked for. */
const PORT = 8260;
/** How many ports after it are tried if it is taken. */
const MORE_PORTS = 20;

/** How the studio is served. */
export interface StudioOptions {
  /** Folder of the user's configurations; experiments run there. */
  readonly dir: string;
  /** Address to listen on; this machine alone when left out. */
  readonly host?: string;
  /** 0: any that is free; one near 8260 when left out. */
  readonly port?: number;
  /** With `UNINAS_HOME`, and `UNINAS_STUDIO_TOKEN` if the token is to be a given one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folders or files of plugins that are not installed. */
  readonly plugins?: readonly string[];
  /** Runs at once, 1 when left out. */
  readonly parallel?: number;
  /** Takes lines about what went wrong; they go to stderr when left out. */
  readonly log?: (line: string) => void;
}

/** A studio without an address. */
export interface OpenStudio {
  readonly app: FastifyInstance;
  readonly context: Context;
  /** @returns how many runs go on */
  close(): Promise<number>;
}

/** A studio that is served. */
export interface Studio {
  /** With the token: whoever has it can do what the user can. */
  readonly address: string;
  readonly port: number;
  readonly token: string;
  /** Absolute, of the server's own files. */
  readonly folder: string;
  /** What should be known before it is used, such as who else can reach it. */
  readonly notes: readonly string[];
  /** Stops serving. @returns how many runs go on without it */
  close(): Promise<number>;
}

/**
 * Everything but the address. Runs that an earlier server started are found again.
 *
 * @throws {RunError} UNINAS_ERUN_LOCKED if another server uses the same `UNINAS_HOME`
 * @throws {Error} if a folder or the records cannot be used
 */
export async function openStudio(options: StudioOptions): Promise<OpenStudio> {
  const { dir, host = '127.0.0.1', env = process.env, plugins = [], parallel = 1 } = options;
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw Object.assign(new Error(`there is no folder ${dir}; --dir is the folder of your configurations`), {
      isInput: true,
    });
  }
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const place = { dir, env, plugins };
  const token = makeToken(env['UNINAS_STUDIO_TOKEN']);
  const own = join(readHome(env, shippedConfigs()).dir, 'studio');
  const folder = join(own, 'runs');
  mkdirSync(folder, { recursive: true });
  const records = new Records(own);
  const helper = new Helper(env);
  let queue: Queue | undefined;
  try {
    const modules = await Modules.open(place, helper);
    const places = new Places(dir, {
      written: () => [modules.home.dir, ...pathsOf(modules, ['path_tmp'])],
      read: () => [...pathsOf(modules, READ), ...records.all().map(({ saveDir }) => saveDir)],
    });
    const configs = new Configs(modules, places);
    queue = new Queue(records, { ...place, runner: RUNNER_FILE, runs: folder, parallel, log });
    const runs = new Runs({ records, queue, configs, modules, places, folder });
    const context: Context = {
      version: ownVersion(),
      token,
      host,
      place,
      places,
      folders: foldersOf(dir),
      helper,
      modules,
      configs,
      queue,
      runs,
      watcher: new Watcher(records, runs, queue),
      page: pageFolder(dir),
      folder: own,
      scratch: join(own, 'tmp'),
      log,
    };
    const app = await buildApp(context);
    const close = async (): Promise<number> => {
      await app.close();
      const left = context.queue.close();
      helper.close();
      records.close();
      return left;
    };
    return { app, context, close };
  } catch (error) {
    queue?.close();
    helper.close();
    records.close();
    throw error;
  }
}

/**
 * Serves the studio.
 *
 * @throws {RunError} UNINAS_ERUN_LOCKED if another server uses the same `UNINAS_HOME`
 * @throws {Error} if the address cannot be listened on, or a folder or the records cannot be used
 */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const { host = '127.0.0.1' } = options;
  const studio = await openStudio(options);
  const { app, context, close } = studio;
  try {
    await listen(app, host, options.port);
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    address: `http://${shown}:${port}/?token=${context.token}`,
    port,
    token: context.token,
    folder: context.folder,
    notes: isLoopback(host) ? [] : [exposed(host, port)],
    close,
  };
}

function exposed(host: string, port: number): string {
  return [
    `warning: every machine that reaches ${host}:${port} may knock at this server, and what is sent is not encrypted.`,
    'Who has the token can read and change your configurations and run experiments as you.',
    'Safer: leave --host out, and forward the port by ssh -L.',
  ].join('\n');
}

async function listen(app: FastifyInstance, host: string, port: number | undefined): Promise<void> {
  for (let tried = port ?? PORT; ; tried++) {
    try {
      await app.listen({ host, port: tried });
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && port === undefined && tried < PORT + MORE_PORTS) continue;
      throw listenError(host, tried, code, error);
    }
  }
}

function listenError(host: string, port: number, code: string | undefined, cause: unknown): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there; --port 0 takes a free one',
    EACCES: 'that is not allowed; take a --port from 1024 on',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no such host',
  };
  const message = `cannot listen on ${host}:${port}: ${reasons[code ?? ''] ?? (cause as Error).message}`;
  return Object.assign(new Error(message, { cause }), { code: 'UNINAS_ELISTEN', isInput: true });
}

/** The standard paths that hold what runs and networks are made from; not that of our code. */
const READ = [
  'path_data',
  'path_pretrained',
  'path_profiled',
  'path_downloads_misc',
  'path_config_dir',
  'path_conf_net',
];

function pathsOf({ home }: Modules, names: readonly string[]): readonly string[] {
  return names.map((name) => home.paths[name]).filter((path) => path !== undefined);
}

function foldersOf(dir: string): ReadonlyMap<FolderId, ConfigFolder> {
  const folders = [new ConfigFolder('workspace', dir, true)];
  const shipped = shippedConfigs();
  if (existsSync(shipped)) folders.push(new ConfigFolder('shipped', shipped, false));
  return new Map(folders.map((folder) => [folder.id, folder]));
}
