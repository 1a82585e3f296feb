/**
 * The three steps of the quickstart as they are, and as they were without kernels and
 * threads of ours: those composed of TensorFlow.js' own, in one thread. By turns:
 *
 *   node e2e/bench/quickstart.js [--rounds 1] [--epochs N] [--seed 0] [--json FILE]
 *
 * Prints the seconds of each step with its start, their ratios, and the test accuracy at
 * the end. A round takes ten minutes; `--epochs` shortens both trainings. Runs on the built packages.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    epochs: { type: 'string' },
    seed: { type: 'string', default: '0' },
    json: { type: 'string' },
  },
});
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** How each way is run: the variable of the kernels, and what is said of threads. */
const WAYS = {
  now: { kernels: 'pack', threads: { s1: [], s2: [], s3: [] } },
  composed: {
    kernels: 'plain',
    threads: {
      s1: ['--{cls_trainer}.num_workers=1'],
      s2: ['--{cls_task}.num_workers=1'],
      s3: ['--{cls_trainer}.num_workers=1'],
    },
  },
};

/** Seconds of each step, and the test accuracy of the last one. */
function runOnce({ kernels, threads }) {
  const folder = mkdtempSync(join(tmpdir(), 'uninas-bench-'));
  const summary = (step) => JSON.parse(readFileSync(join(folder, step, 'summary.json'), 'utf8')).summary;
  const links = {
    s1: () => [],
    s2: () => [`--{cls_task}.s1_path=${join(folder, 's1')}`],
    s3: () => [`--{cls_network}.config_path=${join(folder, 's2', mostAccurate(summary('s2').front).file)}`],
  };
  const epochs = values.epochs === undefined ? [] : [`--{cls_trainer}.max_epochs=${values.epochs}`];
  try {
    const seconds = Object.entries(links).map(([step, link]) => {
      const start = performance.now();
      const more = [...link(), ...threads[step], ...(step === 's2' ? [] : epochs)];
      execFileSync(
        process.execPath,
        [
          join(root, 'packages/uninas/bin/uninas.js'),
          'run',
          join(root, `configs/tasks/quickstart_${step}.json`),
          `--{cls_task}.save_dir=${join(folder, step)}`,
          `--{cls_task}.seed=${values.seed}`,
          ...more,
        ],
        { cwd: root, env: { ...process.env, UNINAS_KERNELS: kernels }, stdio: ['ignore', 'ignore', 'pipe'] },
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
const runs = { now: [], composed: [] };
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [way, how] of Object.entries(WAYS)) runs[way].push(runOnce(how));
}
for (const [way, of] of Object.entries(runs)) {
  const medians = ['s1', 's2', 's3', 'accuracy'].map((key) => [key, median(of.map((run) => run[key]))]);
  report[way] = Object.fromEntries(medians);
}
for (const step of ['s1', 's2', 's3']) {
  const [now, composed] = [report.now[step], report.composed[step]];
  report[`ratio_${step}`] = Number((composed / now).toFixed(2));
  console.log(`${step}  now ${now.toFixed(1)} s  composed ${composed.toFixed(1)} s  x${report[`ratio_${step}`]}`);
}
const training = ({ s1, s3 }) => s1 + s3;
report.ratio_training = Number((training(report.composed) / training(report.now)).toFixed(2));
console.log(`both trainings x${report.ratio_training}`);
console.log(`test accuracy  now ${report.now.accuracy}  composed ${report.composed.accuracy}`);
report.loadAtEnd = loadavg()[0];
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
