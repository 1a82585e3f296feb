import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RUNNER_FILE } from 'uninas';
import { OWN_DIR } from './own-package.js';

/** A plugin without a manifest, which some process must import; tasks that do what they are told. */
const MODULES = `
import { choice, int, Module, one, path, Register, str } from '@uninas/core';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

appendFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', 'imported.txt'), process.pid + '\\n');

export class Task extends Module.with({ save_dir: path('{path_tmp}', 'folder of the run') }) {}
Register.kind('task', ['search'])(Task);
export class Part extends Module.with({ size: int(1, 'size', { min: 1 }) }) {}
Register.kind('part')(Part);
export class SmallPart extends Part {}
Register.as('part')(SmallPart);
export class FarPart extends Part {}
Register.as('part', {}, { needs: ['no-such-package'] })(FarPart);

export class Network extends Module.with({}) {}
Register.kind('network')(Network);
/** Never comes to its end. */
export class LoopNetwork extends Network { plan() { for (;;); } }
Register.as('network')(LoopNetwork);
/** Takes its process with it. */
export class DieNetwork extends Network { plan() { process.exit(1); } }
Register.as('network')(DieNetwork);

/** Works for so many steps. */
export class WaitTask extends Task.with({
  steps: int(2, 'steps of work', { min: 1 }),
  pause: int(1, 'milliseconds per step'),
  how: choice('well', ['well', 'throw', 'kill', 'stuck'], 'how it ends'),
  note: str('', 'free text'),
}, { cls_part: one('part', 'a part') }) {
  async run(context) {
    const { save_dir, steps, pause, how } = this.args;
    mkdirSync(save_dir, { recursive: true });
    const at = (name) => join(save_dir, name);
    const from = context.resume ? JSON.parse(readFileSync(at('summary.json'), 'utf8')).step : 0;
    if (!context.resume) {
      for (const name of ['metrics.jsonl', 'summary.json']) rmSync(at(name), { force: true });
    }
    // as tasks do: the folder is locked, and run.json written anew when a run goes on
    const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');
    const started = read('/proc/self/stat').split(') ')[1]?.split(' ')[19];
    const birth = started === undefined ? '' : read('/proc/sys/kernel/random/boot_id') + ' ' + started;
    writeFileSync(at('run.lock'), JSON.stringify({ pid: process.pid, host: hostname(), birth }));
    const note = (content) => {
      writeFileSync(at('run.part'), JSON.stringify({ format: 'uninas-run/1', config: context.config, ...content }));
      renameSync(at('run.part'), at('run.json'));
    };
    note({});
    context.log.info('working from step ' + from);
    context.progress.start('steps', steps);
    let step = from;
    for (; step < steps && !context.signal.aborted; step++) {
      await sleep(pause);
      if (step === from + 1) note({ backends: ['toy'] });
      if (how === 'stuck') await new Promise(() => setInterval(() => {}, 1000));
      appendFileSync(at('metrics.jsonl'), JSON.stringify({ epoch: step, 'train/loss': 1 / (step + 1) }) + '\\n');
      context.progress.update(step + 1, 'loss');
      if (how === 'throw') throw Object.assign(new Error('the disk is full'), { code: 'UNINAS_ERUN_WRITE' });
      if (how === 'kill') process.kill(process.pid, 'SIGKILL');
    }
    context.progress.stop();
    rmSync(at('run.lock'));
    writeFileSync(at('summary.json'), JSON.stringify({ step }));
    return { done: step === steps, summary: { steps: step } };
  }
}
Register.as('task', { search: true })(WaitTask);

export class FollowTask extends Task.with({ s1_path: path('{path_tmp}', 'folder of the first run') }, { cls_part: one('part', 'a part') }, {
  inherits: { from: 's1_path', take: ['cls_part'] },
}) {
  async run() { return { done: true, summary: { size: this.children.cls_part.args.size } }; }
}
Register.as('task')(FollowTask);
`;

const PLUGIN = `
import { definePlugin } from '@uninas/core';
export default definePlugin({ name: 'toy', core: '*', modules: () => import('./modules.js') });
`;

/** A token for tests. */
export const TOKEN = 'a-token-for-tests-0123456789';

/** The folder of a user with a plugin in it. */
export class ToyWorkspace {
  /** Of everything. */
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'uninas-studio-')));
  /** Of the configurations. */
  readonly dir = join(this.root, 'work');
  readonly env: Readonly<Record<string, string | undefined>>;

  constructor() {
    const { PATH, HOME } = process.env;
    this.env = { PATH, HOME, UNINAS_HOME: join(this.root, 'home'), UNINAS_STUDIO_TOKEN: TOKEN };
    this.write('package.json', JSON.stringify({ name: 'toy-work', dependencies: { toy: '1.0.0' } }));
    const json = { name: 'toy', version: '1.0.0', type: 'module', uninas: { plugin: './plugin.js' } };
    this.write('node_modules/toy/package.json', JSON.stringify({ ...json, dependencies: { '@uninas/core': '*' } }));
    this.write('node_modules/toy/plugin.js', PLUGIN);
    this.write('node_modules/toy/modules.js', MODULES);
    const scope = join(this.dir, 'node_modules/toy/node_modules/@uninas');
    mkdirSync(scope, { recursive: true });
    symlinkSync(join(dirname(OWN_DIR), 'core'), join(scope, 'core'));
  }

  /** @param name relative to the workspace */
  write(name: string, text: string): string {
    const file = join(this.dir, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  read(name: string): string {
    return readFileSync(join(this.dir, name), 'utf8');
  }

  /** Numbers of the processes that imported the plugin. */
  importers(): readonly number[] {
    return this.read('node_modules/imported.txt').trim().split('\n').map(Number); // prettier-ignore
  }

  /** Starts the command, as a user does, on built files. */
  async serve(...words: readonly string[]): Promise<Served> {
    const args = [RUNNER_FILE, 'studio', '--dir', this.dir, '--no-open', '--port', '0', ...words];
    const child = spawn(process.execPath, args, { cwd: this.root, env: { ...this.env }, stdio: 'pipe' });
    let out = '';
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        const found = /^(http:\S+?)\/\?token=/m.exec(out)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.on('close', () => reject(new Error(`the studio ended: ${out}${err}`)));
    });
    return { child, address, err: () => err };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A server that was started as a process. */
export interface Served {
  readonly child: ChildProcess;
  /** Without the token. */
  readonly address: string;
  /** What it printed on stderr. */
  err(): string;
}
