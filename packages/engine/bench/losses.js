/**
 * The first losses of training a fixed network, with our kernels, with those
 * composed of TensorFlow.js', and in PyTorch from the same weights:
 *
 *   node packages/engine/bench/losses.js [--python PATH] [--steps 20] [--batch 64] [--json FILE]
 *
 * The network is that of `networks.js` in the size of NAS-Bench-201;
 * images are normal noise, the same in each step. Prints the largest relative
 * difference of each to the composed kernels.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createEngine } from '../dist/index.js';
import { cellNetwork } from './networks.js';

const { values } = parseArgs({
  options: {
    python: { type: 'string' },
    steps: { type: 'string', default: '20' },
    batch: { type: 'string', default: '64' },
    json: { type: 'string' },
  },
});
const steps = Number(values.steps);
const batch = Number(values.batch);
const SHAPE = [batch, 32, 32, 3];
const LEARNING_RATE = 0.01;
const MOMENTUM = 0.9;

/** Normal numbers by a linear congruential generator, so that every run has the same. */
function normal(count) {
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Float32Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()));
}

const images = normal(SHAPE.reduce((a, b) => a * b, 1));
const labels = Int32Array.from({ length: batch }, (_, i) => (i * 7) % 10);

/** The losses of some kernels, and the weights before the first step. */
async function train(kernels) {
  const engine = await createEngine({ kernels });
  const { ops } = engine;
  const network = cellNetwork(ops);
  const weights = network.variables.map(({ shape, value }) => ({ shape, data: Float32Array.from(value.dataSync()) }));
  const velocities = network.variables.map(({ shape }) => ops.variable('velocity', shape));
  const losses = Array.from({ length: steps }, () =>
    ops.tidy(() => {
      const x = ops.tensor(images, SHAPE);
      const targets = ops.oneHot(ops.tensor(labels, [batch]), 10);
      const loss = () => ops.mean(ops.softmaxCrossEntropy(network.logits(x), targets));
      const { value, gradients } = ops.valueAndGradients(loss, network.variables);
      network.variables.forEach((variable, i) => {
        velocities[i].assign(ops.add(ops.affine(velocities[i].value, MOMENTUM), gradients[i]));
        variable.assign(ops.sub(variable.value, ops.affine(velocities[i].value, LEARNING_RATE)));
      });
      return value.dataSync()[0];
    }),
  );
  engine.dispose();
  return { weights, losses };
}

/** The same in PyTorch: weights and images are handed over as raw numbers. */
function trainInTorch(python, weights) {
  const folder = mkdtempSync(join(tmpdir(), 'uninas-losses-'));
  try {
    const numbers = [...weights.map(({ data }) => data), images];
    writeFileSync(join(folder, 'numbers.bin'), Buffer.concat(numbers.map(({ buffer }) => Buffer.from(buffer))));
    const settings = {
      shapes: weights.map(({ shape }) => shape),
      batch,
      steps,
      rate: LEARNING_RATE,
      momentum: MOMENTUM,
    };
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...settings, labels: [...labels] }));
    const script = join(dirname(fileURLToPath(import.meta.url)), 'train_cells.py');
    return JSON.parse(execFileSync(python, [script, folder], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const plain = await train('plain');
const report = { steps, batch, plain: plain.losses, pack: (await train('pack')).losses };
if (values.python !== undefined) report.torch = trainInTorch(values.python, plain.weights);
for (const name of ['pack', 'torch'].filter((one) => report[one] !== undefined)) {
  const differences = report[name].map((loss, i) => Math.abs(loss - report.plain[i]) / report.plain[i]);
  report[`difference_${name}_vs_plain`] = Math.max(...differences);
}
for (const name of ['plain', 'pack', 'torch']) {
  if (report[name] !== undefined) console.log(name.padEnd(6), report[name].map((loss) => loss.toFixed(5)).join(' '));
}
for (const [name, value] of Object.entries(report)) {
  if (name.startsWith('difference')) console.log(name, value.toExponential(1));
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
