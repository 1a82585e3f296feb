/**
 * Times training steps of whole experiments, by the ordinary runner:
 *
 *   node e2e/bench/training.js [--rounds 3] [--works fixed,mixed_darts] [--threads 1,2]
 *     [--kernels pack,plain,tfjs-node] [--python PATH --scripts FOLDER] [--json FILE]
 *
 * `plain` are kernels composed of those of TensorFlow.js, `tfjs-node` is the
 * real one, which UNINAS_TFJS_NODE names; its library has the threads, the trainer one.
 * With a Python that has torch, and the folder of the scripts that do the same
 * works there, both take turns in this run, with equal threads. A figure is the
 * median over the rounds of the median of each; ratios above 1 mean that
 * the second is faster. Runs on the built packages.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fixedNetwork } from './fixed-network.js';
import { torchTimes } from './peers.js';
import { randomImages, STEPS, works } from './works.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    works: { type: 'string', default: 'fixed,single_path_bench201,single_path_mbconv,mixed_darts' },
    threads: { type: 'string', default: '1,2' },
    kernels: { type: 'string', default: 'pack' },
    python: { type: 'string' },
    scripts: { type: 'string' },
    json: { type: 'string' },
  },
});
if ((values.python === undefined) !== (values.scripts === undefined)) {
  process.stderr.write('--python and --scripts belong together\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'uninas-bench-'));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Epochs of a run; the first warms up. */
const EPOCHS = 4;

/** Median milliseconds of a step, and the share of it that making batches takes. */
function runOnce(work, threads, kernels) {
  const run = join(folder, `${work}-${threads}-${kernels}`);
  rmSync(run, { recursive: true, force: true });
  const file = `${run}.json`;
  const isNative = kernels === 'tfjs-node';
  const how = isNative ? { threads: 1, device: 'TensorflowCpuDevicesManager' } : { threads };
  const environment = isNative ? { TF_NUM_INTRAOP_THREADS: String(threads) } : { UNINAS_KERNELS: kernels };
  writeFileSync(file, JSON.stringify(configurations[work](run, EPOCHS, how)));
  execFileSync(process.execPath, [join(root, 'packages/uninas/bin/uninas.js'), 'run', file], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const rows = readFileSync(join(run, 'timing.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const timed = rows.slice(1);
  return {
    step: (median(timed.map((row) => row['time/epoch'])) * 1000) / STEPS,
    data: median(timed.map((row) => row['time/data'] / row['time/epoch'])),
    process: median(timed.map((row) => row['res_ram/process'] ?? 0)),
  };
}

const fixed = join(folder, 'fixed.network_config');
const { text, params, macs } = await fixedNetwork(root);
writeFileSync(fixed, text);
const images = randomImages();
for (const name of ['data_batch_1.bin', 'test_batch.bin']) writeFileSync(join(folder, name), images);
const configurations = works(fixed, folder);
const list = (name) => values[name].split(',');
const report = {
  date: new Date().toISOString(),
  machine: `${cpus().length} x ${cpus()[0].model}, node ${process.version}`,
  load: loadavg()[0],
  fixed: { params, macs },
  works: {},
};

/** The register knows installed packages only: a link makes one of the package that UNINAS_TFJS_NODE names. */
const native = join(root, 'node_modules/@tensorflow/tfjs-node');
const isLinked =
  values.kernels.includes('tfjs-node') && process.env.UNINAS_TFJS_NODE !== undefined && !existsSync(native);

try {
  if (isLinked) symlinkSync(process.env.UNINAS_TFJS_NODE, native);
  for (const work of list('works')) {
    const times = new Map();
    const add = (name, time) => times.set(name, [...(times.get(name) ?? []), time]);
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const threads of list('threads').map(Number)) {
        for (const kernels of list('kernels')) {
          const { step, data, process: bytes } = runOnce(work, threads, kernels);
          add(`${kernels}_${threads}t_ms`, step);
          add(`${kernels}_${threads}t_data_share`, data);
          add(`${kernels}_${threads}t_process_mb`, bytes / 2 ** 20);
        }
        if (values.python !== undefined) {
          const { step, inference, version } = torchTimes(values.python, values.scripts, work, threads);
          add(`torch_${threads}t_ms`, step);
          if (inference !== undefined) add(`torch_inference256_${threads}t_ms`, inference);
          if (version !== undefined) report.torch = version;
        }
      }
    }
    const row = Object.fromEntries([...times].map(([name, of]) => [name, Number(median(of).toPrecision(4))]));
    for (const threads of list('threads')) {
      for (const kernels of list('kernels')) {
        for (const peer of ['torch', 'plain', 'tfjs-node']) {
          const ratio = row[`${kernels}_${threads}t_ms`] / row[`${peer}_${threads}t_ms`];
          if (peer === kernels || !Number.isFinite(ratio)) continue;
          row[`ratio_${work}_${kernels}${threads}_vs_${peer}`] = Number(ratio.toFixed(2));
        }
      }
    }
    report.works[work] = row;
    process.stdout.write(`${work}\n`);
    for (const [name, value] of Object.entries(row)) process.stdout.write(`  ${name.padEnd(48)} ${value}\n`);
  }
  report.loadAtEnd = loadavg()[0];
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
  if (isLinked) unlinkSync(native);
}
