/**
 * Runs that are killed without a chance to clean up, and resumed: what they leave
 * must be the bytes of a run that was never disturbed.
 *
 * Paths in the configurations are relative to the folder in which they run, so
 * that the folders of runs can be compared.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '@uninas/core';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const LOOK_EVERY_MS = 2;
/** Share of the moments that lie before the run has begun. */
const BEFORE = 0.1;
/** What the log says when everything is set up, of a training and of a search. */
const SET_UP = /Training, epoch 1 |Searching \d+ architectures/;
/** Longest time from a place in the log to a kill: most of a short epoch. */
const LONGEST_DELAY_S = 0.5;

const shipped = (name) => JSON.parse(readFileSync(join(ROOT, 'configs/tasks', `${name}.json`), 'utf8'));

/** A few steps of a shipped configuration on small made-up images. */
function short(name, more) {
  const isSearch = shipped(name).cls_task !== 'SingleRetrainTask';
  return {
    ...shipped(name),
    '{cls_task}.save_dir': './run',
    '{cls_task}.is_test_run': true,
    '{cls_trainer}.max_epochs': 4,
    '{cls_trainer}.eval_last': -1,
    '{cls_trainer}.test_last': isSearch ? 0 : 1,
    cls_data: 'RandomImageClassificationData',
    '{cls_data}.data_shape': '1, 12, 12',
    '{cls_data}.target_shape': '10',
    '{cls_data}.valid_split': 500,
    '{cls_data}.batch_size_train': 32,
    '{cls_data}.batch_size_test': 32,
    ...more,
  };
}

/** What a run of each kind of method is; `after` names the kind whose run it starts from. */
export const KINDS = {
  uniform: { config: short('quickstart_s1', { cls_clones: 'EMAClone', '{cls_trainer}.max_epochs': 8 }) },
  fair: { config: short('s1_fairnas', { '{cls_trainer}.accumulate_batches': 2 }) },
  darts: { config: short('d1_darts', { '{cls_data}.data_shape': '1, 16, 16' }) },
  'darts-second-order': {
    config: short('d1_darts', { '{cls_data}.data_shape': '1, 16, 16', '{cls_method}.second_order': true }),
  },
  gdas: { config: short('d1_gdas', { '{cls_data}.data_shape': '1, 16, 16' }) },
  asap: {
    config: short('d1_asap', { '{cls_data}.data_shape': '1, 16, 16', '{cls_method}.beta': 0.5 }),
  },
  mdenas: { config: short('d1_mdenas', { '{cls_method}.grace_epochs': 1, '{cls_method}.alpha': 0.05 }) },
  cream: { config: short('cream1', { '{cls_method}.grace_epochs': 1, '{cls_method}.select_update_iter': 3 }) },
  retrain: {
    config: short('quickstart_s3', {
      '{cls_network}.config_path': 'Bench201Best',
      cls_optimizers: 'AdamOptimizer',
      '{cls_optimizers#0}.nesterov': undefined,
      '{cls_optimizers#0}.momentum': undefined,
    }),
  },
  dna: {
    after: 'retrain',
    config: short('dna1', {
      '{cls_method}.teacher_cells_last': 4,
      '{cls_network_stem}.features': 16,
      '{cls_network_stem}.stride': 1,
      '{cls_teacher_network}.config_path': './earlier/network/network.network_config',
      '{cls_teacher_network}.checkpoint_path': './earlier',
    }),
  },
  hpo: {
    after: 'uniform',
    config: {
      ...shipped('quickstart_s2'),
      '{cls_task}.save_dir': './run',
      '{cls_task}.s1_path': './earlier',
      '{cls_task}.is_test_run': true,
    },
  },
};

/** Length of a file, 0 if there is none. */
function sizeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function secondsSince(moment) {
  return Number(process.hrtime.bigint() - moment) / 1e9;
}

/** Runs of W&B: their records hold the times at which they were written. */
const WITH_TIMES = /^offline-run-/;

/** Everything in a run folder that must not depend on time: by path, as text in which bytes are characters. */
export function contentOf(folder, below = '') {
  const content = {};
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = join(below, name);
    if (path === 'log.txt' || path === 'timing.jsonl' || WITH_TIMES.test(name)) continue;
    if (statSync(join(folder, path)).isDirectory()) Object.assign(content, contentOf(folder, path));
    else content[path] = readFileSync(join(folder, path), 'latin1');
  }
  return content;
}

/** The undisturbed run of one kind, and what is killed and resumed beside it. */
export class KilledRuns {
  #dir;
  #kind;
  /** Seconds until the folder of the undisturbed run was begun. */
  #start = 0;

  /** @param dir folder for all runs of this kind; runs of an earlier kind are found beside it */
  constructor(dir, kind) {
    this.#dir = dir;
    this.#kind = kind;
  }

  /** Does the run that is not disturbed, and what it starts from. @throws {Error} if it fails */
  async undisturbed() {
    const { after } = KINDS[this.#kind];
    if (after !== undefined && !existsSync(this.#earlier())) {
      await new KilledRuns(join(dirname(this.#dir), after), after).undisturbed();
    }
    const folder = this.#begin('whole');
    const start = process.hrtime.bigint();
    const { code, errors } = await this.#run(folder, [], () => {
      if (this.#start === 0 && existsSync(join(folder, 'run/run.json'))) this.#start = secondsSince(start);
      return false;
    });
    if (code !== 0) throw new Error(`${this.#kind} ended with ${code}:\n${errors}`);
  }

  /** The folder of the undisturbed run. */
  get whole() {
    return join(this.#dir, 'whole/run');
  }

  /**
   * Kills a new run: at a moment drawn from its number, or as soon as `isMoment` says so of its folder.
   *
   * A moment is a place in the log behind the set-up and up to half a second after it, so
   * that it hardly depends on how busy the machine is.
   *
   * @returns its folder, and whether it was still running
   */
  async kill(number, isMoment) {
    const folder = this.#begin(String(number));
    const run = join(folder, 'run');
    const random = new Random(0, ['kill', this.#kind, number]);
    const [place, delay] = [random.at('place').float(), random.at('delay').float() * LONGEST_DELAY_S];
    const log = readFileSync(join(this.whole, 'log.txt'), 'latin1');
    const setUp = log.search(SET_UP);
    const wanted = setUp + ((place - BEFORE) / (1 - BEFORE)) * (log.length - setUp);
    const from = process.hrtime.bigint();
    let reached;
    const isDrawn = () => {
      if (place < BEFORE) return secondsSince(from) >= (place / BEFORE) * this.#start;
      if (reached === undefined && sizeOf(join(run, 'log.txt')) >= wanted) reached = process.hrtime.bigint();
      return reached !== undefined && secondsSince(reached) >= delay;
    };
    const isTime = isMoment === undefined ? isDrawn : () => isMoment(run);
    const { code } = await this.#run(folder, [], isTime, isMoment !== undefined);
    return { folder: run, wasRunning: code === null };
  }

  /**
   * Goes on with a killed run, or begins it if it was killed before there was one.
   *
   * @returns the files that are not those of the undisturbed run; none, if all is well
   */
  async resume({ folder }) {
    const more = existsSync(join(folder, 'run.json')) ? ['--resume'] : [];
    const { code, errors } = await this.#run(dirname(folder), more);
    if (code !== 0) throw new Error(`${this.#kind} ended with ${code} when resumed:\n${errors}`);
    const [found, expected] = [contentOf(folder), contentOf(this.whole)];
    const paths = new Set([...Object.keys(found), ...Object.keys(expected)]);
    return [...paths].filter((path) => found[path] !== expected[path]);
  }

  #earlier() {
    return join(dirname(this.#dir), KINDS[this.#kind].after ?? '', 'whole/run');
  }

  #begin(name) {
    const folder = join(this.#dir, name);
    mkdirSync(folder, { recursive: true });
    const { after, config } = KINDS[this.#kind];
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    if (after !== undefined) cpSync(this.#earlier(), join(folder, 'earlier'), { recursive: true });
    return folder;
  }

  /** Runs in a folder, and kills when it is time. @returns its exit code, null if it was killed */
  async #run(folder, more, isTime, isUrgent = false) {
    // the options of whoever runs this are not for children
    const env = { ...process.env };
    delete env.NODE_OPTIONS;
    const args = [CLI, 'run', 'config.json', ...more];
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (text) => (errors += text));
    const ended = new Promise((done) => child.once('close', (code) => done({ code, errors })));
    while (child.exitCode === null && isTime !== undefined) {
      if (isTime()) {
        child.kill('SIGKILL');
        break;
      }
      // as often as possible where it matters: a checkpoint is written within milliseconds
      await new Promise((next) => (isUrgent ? setImmediate(next) : setTimeout(next, LOOK_EVERY_MS)));
    }
    return ended;
  }
}
