/**
 * Times evaluations in the course of whole experiments, by the ordinary runner:
 *
 *   node e2e/bench/evaluation.js [--rounds 3] [--works fixed,single_path_bench201]
 *     [--threads 1,2] [--json FILE]
 *
 * 2,048 images of CIFAR-10's size in batches of 256, evaluated by the network and, as in the
 * quickstart's retraining, by an average of its weights. The time is that from the line of the log
 * that announces an evaluation to the first one with its values; a figure is the median over the
 * rounds of the median of each, the first evaluation of a run left out. Runs on the built packages.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fixedNetwork } from './fixed-network.js';
import { randomImages, works } from './works.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    works: { type: 'string', default: 'fixed,single_path_bench201' },
    threads: { type: 'string', default: '1,2' },
    json: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'uninas-bench-'));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Epochs of a run; the first warms up. */
const EPOCHS = 4;
const EVALUATED = 2048;
/** Two steps of training an epoch. */
const IMAGES = EVALUATED + 128;

/** Median milliseconds of the evaluations but the first. */
async function runOnce(work, threads) {
  const run = join(folder, `${work}-${threads}`);
  rmSync(run, { recursive: true, force: true });
  const config = configurations[work](run, EPOCHS, { threads });
  config.cls_trainer.eval_last = -1;
  config.cls_trainer.cls_clones = [{ cls: 'EMAClone', decay: 0.99 }];
  Object.assign(config.cls_method.cls_data, { valid_split: EVALUATED, batch_size_test: 256 });
  writeFileSync(`${run}.json`, JSON.stringify(config));
  const words = [join(root, 'packages/uninas/bin/uninas.js'), 'run', `${run}.json`];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  const times = [];
  let start;
  for await (const line of createInterface(child.stdout)) {
    if (line.includes('Eval, epoch')) start = performance.now();
    else if (start !== undefined && line.includes(' > val/')) {
      times.push(performance.now() - start);
      start = undefined;
    }
  }
  const status = await ended;
  if (status !== 0 || times.length !== EPOCHS) throw new Error(`${run} ended with ${status}: ${said}`);
  return median(times.slice(1));
}

const fixed = join(folder, 'fixed.network_config');
const { text } = await fixedNetwork(root);
writeFileSync(fixed, text);
const images = randomImages(IMAGES);
for (const name of ['data_batch_1.bin', 'test_batch.bin']) writeFileSync(join(folder, name), images);
const configurations = works(fixed, folder);
const threads = values.threads.split(',').map(Number);
const report = {
  date: new Date().toISOString(),
  machine: `${cpus().length} x ${cpus()[0].model}, node ${process.version}`,
  load: loadavg()[0],
  works: {},
};

try {
  for (const work of values.works.split(',')) {
    const found = threads.map(() => []);
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [i, count] of threads.entries()) found[i].push(await runOnce(work, count));
    }
    const row = {};
    for (const [i, count] of threads.entries()) {
      row[`${count}t_ms`] = Number(median(found[i]).toPrecision(4));
      if (i > 0) row[`speed_up_${count}t`] = Number((row[`${threads[0]}t_ms`] / row[`${count}t_ms`]).toFixed(2));
    }
    report.works[work] = row;
    process.stdout.write(`${work}\n`);
    for (const [name, value] of Object.entries(row)) process.stdout.write(`  ${name.padEnd(20)} ${value}\n`);
  }
  report.loadAtEnd = loadavg()[0];
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
