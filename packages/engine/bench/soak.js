/**
 * A long training: 20,000 steps of a small network, of which heap, memory of the
 * process and number of tensors must stay flat after the first tenth, no loss may
 * be NaN, and the last loss must come within 1 % of the least possible, which is the
 * entropy of the smoothed labels.
 *
 *   node packages/engine/bench/soak.js [steps]
 *
 * Exits with 1 if something of that does not hold.
 */
import { createEngine } from '../dist/index.js';
import { smallNetwork } from './networks.js';

const steps = Number(process.argv[2] ?? 20_000);
const IMAGES = 64;
const BATCH = 8;
const CLASSES = 10;
const SMOOTHING = 0.1;
const MOMENTUM = 0.9;

const engine = await createEngine();
const { ops } = engine;
const network = smallNetwork(ops);
const velocities = network.variables.map(({ shape }) => ops.variable('velocity', shape));

let state = 1;
const images = Float32Array.from({ length: IMAGES * 784 }, () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 31 - 1;
});
const targets = Float32Array.from({ length: IMAGES * CLASSES }, (_, i) => {
  const isLabel = i % CLASSES === Math.floor(i / CLASSES) % CLASSES;
  return SMOOTHING / CLASSES + (isLabel ? 1 - SMOOTHING : 0);
});
const least = -targets.slice(0, CLASSES).reduce((sum, p) => sum + p * Math.log(p), 0);

/** One step on the batch that is due; the rate falls to 0 by a cosine. */
function step(i) {
  const rate = 0.025 * (1 + Math.cos((Math.PI * i) / steps));
  const first = (i * BATCH) % IMAGES;
  return ops.tidy(() => {
    const x = ops.tensor(images.subarray(first * 784, (first + BATCH) * 784), [BATCH, 28, 28, 1]);
    const t = ops.tensor(targets.subarray(first * CLASSES, (first + BATCH) * CLASSES), [BATCH, CLASSES]);
    const loss = () => ops.mean(ops.softmaxCrossEntropy(network.logits(x), t));
    const { value, gradients } = ops.valueAndGradients(loss, network.variables);
    network.variables.forEach((variable, k) => {
      velocities[k].assign(ops.add(ops.affine(velocities[k].value, MOMENTUM), gradients[k]));
      variable.assign(ops.sub(variable.value, ops.affine(velocities[k].value, rate)));
    });
    return value.dataSync()[0];
  });
}

const rows = [];
const recent = [];
for (let i = 0; i < steps; i++) {
  const loss = step(i);
  if (!Number.isFinite(loss)) throw new Error(`the loss of step ${i} is ${loss}`);
  recent.push(loss);
  if (recent.length > IMAGES / BATCH) recent.shift();
  if ((i + 1) % (steps / 10) === 0) {
    const { heapUsed, rss } = process.memoryUsage();
    const { tensors, bytes } = engine.memory();
    const mean = recent.reduce((a, b) => a + b) / recent.length;
    rows.push({ step: i + 1, loss: mean, heapMB: heapUsed / 2 ** 20, processMB: rss / 2 ** 20, tensors, bytes });
    const { heapMB, processMB } = rows.at(-1);
    console.log(
      `${String(i + 1).padStart(6)} loss ${mean.toFixed(5)}, heap ${heapMB.toFixed(1)} MB, process ${processMB.toFixed(1)} MB, ${tensors} tensors of ${bytes} bytes`,
    );
  }
}
const [warm] = rows;
const last = rows.at(-1);
const faults = [
  last.tensors !== warm.tensors && 'tensors are left over',
  last.bytes !== warm.bytes && 'tensors grow',
  last.processMB > warm.processMB * 1.1 + 8 && 'the process grows',
  last.heapMB > warm.heapMB * 1.5 + 16 && 'the heap grows',
  last.loss > least * 1.01 && `the loss is ${last.loss.toFixed(5)}, the least possible one ${least.toFixed(5)}`,
].filter(Boolean);
console.log(faults.length === 0 ? `flat; least possible loss ${least.toFixed(5)}` : faults.join('; '));
process.exitCode = faults.length === 0 ? 0 : 1;
