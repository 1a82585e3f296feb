/**
 * The first losses of training a fixed network, with our kernels, with those
 * composed of TensorFlow.js', and in PyTorch from the same weights:
 *
 *   node packages/engine/bench/losses.js [--python PATH] [--dtypes float32,float64] [--steps 20] [--batch 64]
 *     [--rate 0.001] [--momentum 0.9] [--activation relu] [--json FILE]
 *
 * The network is that of `networks.js` in the size of NAS-Bench-201; images are
 * normal noise, the same in each step. Prints the largest relative differences
 * between them and whether they are within bounds. Where a rectifier's input is
 * next to 0, rounding decides whether a gradient passes, and the difference
 * grows from step to step, the faster the larger the rate: with 0.01 also
 * PyTorch leaves the bounds. With `--activation tanh` there is no such place.
 * PyTorch's losses in float64 tell how far each is from exact; they take minutes.
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
    rate: { type: 'string', default: '0.001' },
    momentum: { type: 'string', default: '0.9' },
    activation: { type: 'string', default: 'relu' },
    dtypes: { type: 'string', default: 'float32' },
    json: { type: 'string' },
  },
});
const steps = Number(values.steps);
const batch = Number(values.batch);
const SHAPE = [batch, 32, 32, 3];
const rate = Number(values.rate);
const momentum = Number(values.momentum);
const { activation } = values;

/** Bounds of relative differences, by what is compared with what. */
const BOUNDS = {
  pack: { plain: 1e-4, torch: 1e-3, exact: undefined },
  plain: { torch: 1e-3, exact: undefined },
  torch: { exact: undefined },
};

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
  const network = cellNetwork(ops, activation);
  const weights = network.variables.map(({ shape, value }) => ({ shape, data: Float32Array.from(value.dataSync()) }));
  const velocities = network.variables.map(({ shape }) => ops.variable('velocity', shape));
  const losses = Array.from({ length: steps }, () =>
    ops.tidy(() => {
      const x = ops.tensor(images, SHAPE);
      const targets = ops.oneHot(ops.tensor(labels, [batch]), 10);
      const loss = () => ops.mean(ops.softmaxCrossEntropy(network.logits(x), targets));
      const { value, gradients } = ops.valueAndGradients(loss, network.variables);
      network.variables.forEach((variable, i) => {
        velocities[i].assign(ops.add(ops.affine(velocities[i].value, momentum), gradients[i]));
        variable.assign(ops.sub(variable.value, ops.affine(velocities[i].value, rate)));
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
      rate,
      momentum,
      activation,
      labels: [...labels],
      dtypes: values.dtypes.split(','),
    };
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
    const script = join(dirname(fileURLToPath(import.meta.url)), 'train_cells.py');
    return JSON.parse(execFileSync(python, [script, folder], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const plain = await train('plain');
const losses = { plain: plain.losses, pack: (await train('pack')).losses };
if (values.python !== undefined) {
  const { float32, float64 } = trainInTorch(values.python, plain.weights);
  Object.assign(losses, float32 && { torch: float32 }, float64 && { exact: float64 });
}
for (const [name, list] of Object.entries(losses)) {
  console.log(name.padEnd(6), list.map((loss) => loss.toFixed(5)).join(' '));
}
const report = { steps, batch, rate, momentum, activation, ...losses };
for (const [name, others] of Object.entries(BOUNDS)) {
  for (const [other, bound] of Object.entries(others)) {
    if (losses[name] === undefined || losses[other] === undefined) continue;
    const differences = losses[name].map((loss, i) => Math.abs(loss - losses[other][i]) / losses[other][i]);
    const most = Math.max(...differences);
    report[`difference_${name}_vs_${other}`] = most;
    const verdict = bound && `, ${most <= bound ? 'within' : 'NOT within'} ${bound.toExponential(0)}`;
    const from = differences.findIndex((difference) => difference > bound);
    console.log(
      `${name} against ${other}: ${most.toExponential(1)}${verdict ?? ''}${from > 0 ? ` from step ${from + 1} on` : ''}`,
    );
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
