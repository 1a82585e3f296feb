/**
 * The three steps of the quickstart as they are, and as they were without kernels and
 * threads of ours: those composed of TensorFlow.js' own, in one thread. By turns:
 *
 *   node e2e/bench/quickstart.js [--rounds 1] [--epochs N] [--seed 0] [--before FOLDER] [--ways now,before]
 *     [--json FILE]
 *
 * `--before` names a built checkout of an earlier state, whose own quickstart takes its turn, too;
 * `--ways` leaves some of now, before and composed out.
 * Prints the seconds of each step with its start, their ratios, and the test accuracy at
 * the end. A round takes ten minutes; `--epochs` shortens both trainings. Runs on the built packages.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    epochs: { type: 'string' },
    seed: { type: 'string', default: '0' },
    before: { type: 'string' },
    ways: { type: 'string', default: 'now,before,composed' },
    json: { type: 'string' },
  },
});
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const asConfigured = { s1: [], s2: [], s3: [] };

/** How each way is run: the checkout, the variable of the kernels, and what is said of threads. */
const WAYS = {
  now: { checkout: root, kernels: 'pack', threads: asConfigured },
  ...(values.before !== undefined && {
    before: { checkout: resolve(values.before), kernels: 'pack', threads: asConfigured },
  }),
  composed: {
    checkout: root,
    kernels: 'plain',
    threads: {
      s1: ['--{cls_trainer}.num_workers=1'],
      s2: ['--{cls_task}.num_workers=1'],
      s3: ['--{cls_trainer}.num_workers=1'],
    },
  },
};

/** The network that the first search finds: all ways retrain it, or their times would not compare. */
const found = join(mkdtempSync(join(tmpdir(), 'uninas-bench-found-')), 'found.network_config');

/** Seconds of each step, and the test accuracy of the last one. */
function runOnce({ checkout, kernels, threads }) {
  const folder = mkdtempSync(join(tmpdir(), 'uninas-bench-'));
  const summary = (step) => JSON.parse(readFileSync(join(folder, step, 'summary.json'), 'utf8')).summary;
  const links = {
    s1: () => [],
    s2: () => [`--{cls_task}.s1_path=${join(folder, 's1')}`],
    s3: () => {
      if (!existsSync(found)) copyFileSync(join(folder, 's2', mostAccurate(summary('s2').front).file), found);
      return [`--{cls_network}.config_path=${found}`];
    },
  };
  const epochs = values.epochs === undefined ? [] : [`--{cls_trainer}.max_epochs=${values.epochs}`];
  try {
    const seconds = Object.entries(links).map(([step, link]) => {
      const start = performance.now();
      const more = [...link(), ...threads[step], ...(step === 's2' ? [] : epochs)];
      execFileSync(
        process.execPath,
        [
          join(checkout, 'packages/uninas/bin/uninas.js'),
          'run',
          join(checkout, `configs/tasks/quickstart_${step}.json`),
          `--{cls_task}.save_dir=${join(folder, step)}`,
          `--{cls_task}.seed=${values.seed}`,
          ...more,
        ],
        { cwd: checkout, env: { ...process.env, UNINAS_KERNELS: kernels }, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      return [step, (performance.now() - start) / 1000];
    });
    return { ...Object.fromEntries(seconds), accuracy: testedOf(summary('s3')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The row that validation prefers; of equals the cheapest. */
function mostAccurate(front) {
  return front.toSorted((a, b) => b.values.accuracy - a.values.accuracy || a.values.macs - b.values.macs)[0];
}

/** The test accuracy of the network or of its averaged copy, whichever validation prefers. */
function testedOf(summary) {
  const names = Object.keys(summary).flatMap((key) => /^val\/(.*)accuracy\/1$/.exec(key)?.slice(1) ?? []);
  const [best] = names.toSorted((a, b) => summary[`val/${b}accuracy/1`] - summary[`val/${a}accuracy/1`]);
  return summary[`test/${best}accuracy/1`];
}

const report = {
  date: new Date().toISOString(),
  machine: `${cpus().length} x ${cpus()[0].model}, node ${process.version}`,
  load: loadavg()[0],
  epochs: values.epochs,
  seed: values.seed,
};
const ways = Object.keys(WAYS).filter((way) => values.ways.split(',').includes(way));
const runs = Object.fromEntries(ways.map((way) => [way, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const way of ways) runs[way].push(runOnce(WAYS[way]));
}
for (const [way, of] of Object.entries(runs)) {
  const steps = ['s1', 's2', 's3'].map((key) => [key, median(of.map((run) => run[key]))]);
  const training = median(of.map(({ s1, s3 }) => s1 + s3));
  report[way] = { ...Object.fromEntries(steps), training, accuracy: median(of.map(({ accuracy }) => accuracy)) };
}
for (const key of ['s1', 's2', 's3', 'training']) {
  const seconds = ways.map((way) => `${way} ${report[way][key].toFixed(1)} s`);
  for (const way of ways.filter((name) => name !== 'now')) {
    const ratio = Number((report[way][key] / report.now[key]).toFixed(2));
    report[`ratio_${key}_${way}`] = ratio;
    seconds.push(`x${ratio} of ${way}`);
  }
  console.log(`${key.padEnd(8)}  ${seconds.join('  ')}`);
}
console.log(ways.map((way) => `${way}: test accuracy ${report[way].accuracy}`).join('  '));
report.loadAtEnd = loadavg()[0];
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
rmSync(dirname(found), { recursive: true, force: true });
