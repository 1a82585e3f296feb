import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOY_MODULES } from './toy-plugin.fixture.js';

const PACKAGE = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const CORE = join(dirname(PACKAGE), 'core');

/** The command as users start it: the committed bin on built files. */
export const BIN = join(PACKAGE, 'bin', 'uninas.js');

/** What a command line printed. */
export interface Printed {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder of a user with a plugin in it. */
export class ToyProject {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;

  /** @param hasPlugin whether the toy plugin is installed */
  constructor(hasPlugin = true) {
    if (!existsSync(join(PACKAGE, 'dist', 'cli.js'))) throw new Error('build first: npx tsc -b packages/uninas');
    this.dir = realpathSync(mkdtempSync(join(tmpdir(), 'uninas-cli-')));
    const { PATH, HOME } = process.env;
    this.env = { PATH, HOME, UNINAS_HOME: join(this.dir, 'home') };
    if (!hasPlugin) return;
    this.write('package.json', JSON.stringify({ name: 'toy-project', dependencies: { 'toy-plugin': '1.0.0' } }));
    this.installPlugin('node_modules/toy-plugin');
  }

  /** Puts the toy plugin into a folder, with its manifest. */
  installPlugin(folder: string): void {
    const uninas = { plugin: './plugin.js', arguments: './arguments.json' };
    const json = {
      name: 'toy-plugin',
      version: '1.2.3',
      type: 'module',
      uninas,
      dependencies: { '@uninas/core': '*' },
    };
    this.write(`${folder}/package.json`, JSON.stringify(json));
    this.write(`${folder}/modules.js`, TOY_MODULES);
    const scope = join(this.dir, folder, 'node_modules', '@uninas');
    mkdirSync(scope, { recursive: true });
    symlinkSync(CORE, join(scope, 'core'));
    this.write(`${folder}/make-manifest.mjs`, MAKE_MANIFEST);
    const made = spawnSync(process.execPath, ['make-manifest.mjs'], { cwd: join(this.dir, folder), encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
  }

  write(name: string, text: string): string {
    const file = join(this.dir, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  read(name: string): string {
    return readFileSync(join(this.dir, name), 'utf8');
  }

  /** Runs a command line to its end. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Printed {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
      cwd: this.dir,
      env: { ...this.env, ...env },
      encoding: 'utf8',
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** Starts a command line that will be interrupted. */
  start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [BIN, ...args], { cwd: this.dir, env: this.env, stdio: 'pipe' });
  }

  /** Runs a line of the shell, in which \$BIN is the command. */
  shell(line: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    const env = { ...this.env, BIN };
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', line], { cwd: this.dir, env, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  /** Keeps what a started command prints. */
  collect(child: ChildProcess): { until(text: string): Promise<void>; err(): string } {
    let [all, err] = ['', ''];
    const waiting = new Set<() => void>();
    const add = (chunk: Buffer, isError: boolean): void => {
      all += chunk.toString();
      if (isError) err += chunk.toString();
      for (const look of waiting) look();
    };
    child.stdout?.on('data', (chunk: Buffer) => add(chunk, false));
    child.stderr?.on('data', (chunk: Buffer) => add(chunk, true));
    const until = (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (all.includes(text)) resolve();
        };
        waiting.add(look);
        child.on('close', () => reject(new Error(`it ended without saying ${text}: ${all}`)));
        look();
      });
    return { until, err: () => err };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** The manifest as argref would write it, made from the live classes. */
const MAKE_MANIFEST = `
import { liveManifest } from '@uninas/core/node';
import { writeFileSync } from 'node:fs';
import * as modules from './modules.js';
const manifest = JSON.parse(JSON.stringify(liveManifest('toy-plugin', modules)));
for (const [name, module] of Object.entries(manifest.modules)) {
  Object.assign(module, { file: 'modules.js', source: 'src/modules.ts', line: 10, doc: name + ' is a toy.' });
}
manifest.modules.ToyData.doc = 'Made-up letters.\\n\\nLicence: CC0, from nowhere.';
writeFileSync('arguments.json', JSON.stringify(manifest));
`;
