/**
 * Times training steps and tells which kernels they spend their time in.
 *
 *   node packages/engine/bench/step.js [small|cell] [batch] [steps]
 *
 * `small` is a stem and four convolutions on 28x28x1; `cell` is a network of
 * NAS-Bench-201's size (31 convolutions, 30 batch norms) on 32x32x3.
 * Runs on the built package.
 */
import tf from '@tensorflow/tfjs-core';
import { createEngine } from '../dist/index.js';
import { cellNetwork, smallNetwork } from './networks.js';

const [kind = 'small', batchText = '64', stepsText = '30'] = process.argv.slice(2);
const batch = Number(batchText);
const steps = Number(stepsText);
const engine = await createEngine();
const { ops } = engine;
const network = kind === 'cell' ? cellNetwork(ops) : smallNetwork(ops);
const [height, width, channels] = network.input;

const images = Float32Array.from({ length: batch * height * width * channels }, (_, i) => Math.sin(i * 12.9898));
const labels = Int32Array.from({ length: batch }, (_, i) => (i * 7) % 10);

function step() {
  return ops.tidy(() => {
    const x = ops.tensor(images, [batch, ...network.input]);
    const targets = ops.oneHot(ops.tensor(labels, [batch]), 10);
    const loss = () => ops.mean(ops.softmaxCrossEntropy(network.logits(x), targets));
    const { value, gradients } = ops.valueAndGradients(loss, network.variables);
    network.variables.forEach((variable, i) => {
      variable.assign(ops.sub(variable.value, ops.affine(gradients[i], 0.05)));
    });
    return value.dataSync()[0];
  });
}

const losses = Array.from({ length: 5 }, step);
const before = engine.memory().tensors;
const cpuBefore = process.cpuUsage();
const times = Array.from({ length: steps }, () => {
  const start = performance.now();
  step();
  return performance.now() - start;
}).sort((a, b) => a - b);
const cpu = process.cpuUsage(cpuBefore);
const cpuMs = (cpu.user + cpu.system) / 1000 / steps;
console.log(
  `${kind}, batch ${batch}: min ${times[0].toFixed(2)} ms, median ${times[steps >> 1].toFixed(2)} ms, CPU ${cpuMs.toFixed(2)} ms a step`,
);
console.log(
  `first losses ${losses.map((loss) => loss.toFixed(4)).join(' ')}; tensors left by a step: ${engine.memory().tensors - before}`,
);

const spent = new Map();
let depth = 0;
for (const config of tf.getKernelsForBackend(engine.backend)) {
  const stock = config.kernelFunc;
  config.kernelFunc = (call) => {
    depth += 1;
    const start = performance.now();
    const result = stock(call);
    depth -= 1;
    if (depth === 0) {
      const entry = spent.get(config.kernelName) ?? { calls: 0, ms: 0 };
      entry.calls += 1;
      entry.ms += performance.now() - start;
      spent.set(config.kernelName, entry);
    }
    return result;
  };
}
const profiled = Math.min(steps, 20);
const start = performance.now();
for (let i = 0; i < profiled; i += 1) step();
const total = (performance.now() - start) / profiled;
const kernels = [...spent].map(([name, { calls, ms }]) => ({ name, calls: calls / profiled, ms: ms / profiled }));
const inKernels = kernels.reduce((sum, { ms }) => sum + ms, 0);
kernels.push({ name: '(tape and bookkeeping)', calls: 0, ms: total - inKernels });
for (const { name, calls, ms } of kernels.sort((a, b) => b.ms - a.ms).slice(0, 24)) {
  console.log(
    `${name.padEnd(26)} ${String(calls).padStart(6)} calls ${ms.toFixed(3).padStart(9)} ms ${((100 * ms) / total).toFixed(1).padStart(5)} %`,
  );
}
