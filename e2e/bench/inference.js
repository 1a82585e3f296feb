/**
 * Images a second of the fixed network without gradients, in batches of 256:
 *
 *   node e2e/bench/inference.js [--kernels pack,plain] [--threads 1] [--python PATH --scripts FOLDER] [--json FILE]
 *
 * On one thread of ours. tinybench times all kernels in this process, by turns;
 * PyTorch does the same network and batch in a process of its own afterwards.
 * Runs on the built packages.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '@uninas/core';
import { discover } from '@uninas/core/node';
import { createEngine } from '@uninas/engine';
import { parseDescription, Planned } from '@uninas/networks';
import { Bench } from 'tinybench';
import { fixedNetwork } from './fixed-network.js';
import { torchTimes } from './peers.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { values } = parseArgs({
  options: {
    kernels: { type: 'string', default: 'pack,plain' },
    threads: { type: 'string', default: '1' },
    python: { type: 'string' },
    scripts: { type: 'string' },
    json: { type: 'string' },
  },
});
const BATCH = 256;
const ROUNDS = 5;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const { register } = await discover({ from: root });
const { text } = await fixedNetwork(root);
const context = { input: [32, 32, 3], output: [10], modules: register, readText: () => Promise.reject(new Error()) };
const planned = await Planned.of(await parseDescription(text, 'fixed.network_config'), context, false);
const images = Float32Array.from({ length: BATCH * 32 * 32 * 3 }, (_, i) => Math.sin(i * 12.9898));

const jobs = new Map();
for (const kernels of values.kernels.split(',')) {
  const engine = await createEngine({ kernels });
  const network = planned.build({ ops: engine.ops, random: new Random(0) });
  const { ops } = engine;
  const run = () =>
    ops.tidy(() => network.forward(ops.tensor(images, [BATCH, 32, 32, 3]), { training: false })[0].dataSync()[0]);
  jobs.set(kernels, run);
}
const times = new Map([...jobs.keys()].map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  const bench = new Bench({ iterations: 2, time: 0, warmup: round === 0, warmupIterations: 1, warmupTime: 0 });
  for (const [name, run] of jobs) bench.add(name, run);
  await bench.run();
  for (const { name, result } of bench.tasks) {
    if (result.error !== undefined) throw result.error;
    times.get(name).push(result.latency.p50);
  }
}
const report = {
  date: new Date().toISOString(),
  machine: `${cpus().length} x ${cpus()[0].model}, node ${process.version}`,
  load: loadavg()[0],
};
for (const [name, list] of times) {
  report[`${name}_1t_ms`] = Number(median(list).toPrecision(4));
  report[`${name}_1t_images_per_s`] = Math.round((BATCH / median(list)) * 1000);
}
if (values.python !== undefined) {
  for (const threads of values.threads.split(',')) {
    const { inference } = torchTimes(values.python, values.scripts, 'fixed', threads);
    report[`torch_${threads}t_ms`] = inference;
    if (threads !== '1') continue;
    for (const name of jobs.keys()) {
      report[`ratio_inference256_${name}1_vs_torch`] = Number((report[`${name}_1t_ms`] / inference).toFixed(2));
    }
  }
}
for (const [name, value] of Object.entries(report)) process.stdout.write(`${name.padEnd(40)} ${value}\n`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
