/**
 * Times convolutions, batch norms, poolings and their gradients, of the kernel pack and
 * of plain kernels by turns, and prints GFLOP/s (or GB/s) and the ratio.
 *
 *   node packages/engine/bench/kernels.js [rounds] [--json FILE]
 *
 * A multiply-add counts as two operations, also where fewer are carried out, so that
 * Winograd's convolutions may exceed the peak, which is measured first: multiply-adds
 * in registers on one core.
 * Runs on the built package.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createEngine } from '../dist/index.js';
import { peak } from './peak.js';

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const rounds = Number(positionals[0] ?? 9);
const report = {
  date: new Date().toISOString(),
  machine: `${cpus().length} x ${cpus()[0].model}, node ${process.version}`,
  load: loadavg()[0],
  peak: await peak(),
  kernels: {},
};
console.log(`${report.machine}, load ${report.load.toFixed(1)}`);
for (const [kind, rate] of Object.entries(report.peak))
  console.log(`peak of ${kind} multiply-adds ${rate.toFixed(1)} GFLOP/s`);
const engines = await Promise.all(['pack', 'plain'].map((kernels) => createEngine({ kernels })));

const conv = (size, inputs, outputs, kernel, stride = 1, batch = 64, more = {}) => {
  const side = (kernel * (more.dilation ?? 1) - (more.dilation ?? 1)) >> 1;
  return {
    name: `${kernel}x${kernel}${stride > 1 ? `/${stride}` : ''} ${inputs}->${outputs} at ${batch}x${size}x${size}${more.groups > 1 ? `, ${more.groups} groups` : ''}${more.dilation > 1 ? `, dilation ${more.dilation}` : ''}`,
    x: [batch, size, size, inputs],
    w: [kernel, kernel, inputs / (more.groups ?? 1), outputs],
    geometry: {
      kernel: [kernel, kernel],
      stride: [stride, stride],
      dilation: [more.dilation ?? 1, more.dilation ?? 1],
      padding: [side, side, side, side],
      groups: more.groups ?? 1,
    },
  };
};

const CONVOLUTIONS = [
  conv(32, 16, 16, 3),
  conv(16, 32, 32, 3),
  conv(8, 64, 64, 3),
  conv(14, 16, 16, 3),
  conv(7, 32, 32, 3),
  conv(28, 1, 16, 3, 2),
  conv(14, 16, 32, 3, 2),
  conv(32, 3, 16, 3),
  conv(32, 16, 16, 1),
  conv(14, 16, 16, 1),
  conv(16, 96, 16, 1),
  conv(16, 10, 17, 3),
  conv(5, 32, 32, 5),
  conv(16, 16, 16, 5),
  conv(14, 16, 16, 3, 1, 64, { dilation: 2 }),
  conv(16, 32, 32, 3, 1, 64, { groups: 4 }),
  conv(32, 16, 16, 3, 1, 64, { groups: 16 }),
  conv(16, 32, 32, 5, 2, 64, { groups: 32 }),
  conv(32, 16, 32, 3, 1, 64, { groups: 16 }),
];

/** Fixed numbers between -1 and 1. */
const numbers = (shape) => Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i));

/** Least milliseconds of each engine, by turns; a job returns its milliseconds. */
function least(jobs) {
  const times = jobs.map(() => Infinity);
  for (let round = 0; round < rounds; round += 1) {
    jobs.forEach((job, i) => (times[i] = Math.min(times[i], job())));
  }
  return times;
}

/** Milliseconds of `f`, which returns tensors. */
const timed = (ops, f) => () =>
  ops.tidy(() => {
    const start = performance.now();
    f();
    return performance.now() - start;
  });

/** Milliseconds of the way back through `f` when its gradient is `dy`. */
const timedBack = (ops, f, dy, variables) => () =>
  ops.tidy(() => {
    let start = 0;
    const gradient = () => {
      start = performance.now();
      return [dy.value];
    };
    const loss = () => ops.customGradient([f()], () => ({ value: ops.scalar(0), gradient }));
    ops.valueAndGradients(loss, variables);
    return performance.now() - start;
  });

function row(name, work, unit, timesByPart) {
  const rateOf = (ms) => Number((work / ms / 1e6).toPrecision(3));
  report.kernels[name] = {
    unit,
    ...Object.fromEntries(
      Object.entries(timesByPart).map(([part, [pack, plain]]) => [part, { pack: rateOf(pack), plain: rateOf(plain) }]),
    ),
  };
  const cells = Object.entries(timesByPart).map(([part, [pack, plain]]) => {
    const rate = (ms) => (work / ms / 1e6).toFixed(1).padStart(6);
    return `${part} ${rate(pack)} against ${rate(plain)}  x${(plain / pack).toFixed(2).padEnd(6)}`;
  });
  console.log(`${name.padEnd(40)} ${cells.join('  ')} ${unit}`);
}

for (const { name, x, w, geometry } of CONVOLUTIONS) {
  const parts = engines.map(({ ops }) => {
    const input = ops.variable('x', x, { data: numbers(x) });
    const filter = ops.variable('w', w, { data: numbers(w) });
    const y = ops.tidy(() => ops.conv2d(input.value, filter.value, geometry).shape);
    const dy = ops.variable('dy', y, { data: numbers(y) });
    const run = () => ops.conv2d(input.value, filter.value, geometry);
    return {
      y,
      forward: timed(ops, run),
      dx: timedBack(ops, run, dy, [input]),
      dw: timedBack(ops, run, dy, [filter]),
      dispose: () => [input, filter, dy].forEach((variable) => variable.dispose()),
    };
  });
  const work = 2 * parts[0].y.reduce((a, b) => a * b, 1) * w[0] * w[1] * w[2];
  const times = Object.fromEntries(
    ['forward', 'dx', 'dw'].map((part) => [part, least(parts.map((made) => made[part]))]),
  );
  row(name, work, 'GFLOP/s', times);
  parts.forEach((part) => part.dispose());
}

for (const shape of [
  [64, 32, 32, 16],
  [64, 16, 16, 32],
  [64, 14, 14, 16],
  [64, 7, 7, 32],
  [64, 9, 9, 10],
]) {
  const channels = shape[3];
  const parts = engines.map(({ ops }) => {
    const x = ops.variable('x', shape, { data: numbers(shape) });
    const scale = ops.variable('scale', [channels], { data: numbers([channels]) });
    const offset = ops.variable('offset', [channels], { data: numbers([channels]) });
    const norm = () => ops.batchNormTrain(x.value, scale.value, offset.value, 1e-5).output;
    return {
      norm: timed(ops, norm),
      'its gradient': timedBack(ops, norm, x, [x, scale, offset]),
      "relu's gradient": timedBack(ops, () => ops.relu(x.value), x, [x]),
      dispose: () => [x, scale, offset].forEach((variable) => variable.dispose()),
    };
  });
  const bytes = 4 * shape.reduce((a, b) => a * b, 1);
  const names = ['norm', 'its gradient', "relu's gradient"];
  const times = Object.fromEntries(names.map((part) => [part, least(parts.map((made) => made[part]))]));
  row(`batch norm, relu of ${shape.join('x')}`, bytes, 'GB/s', times);
  parts.forEach((part) => part.dispose());
}

for (const shape of [
  [64, 32, 32, 16],
  [64, 7, 7, 32],
]) {
  const window = { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [1, 1, 1, 1] };
  const parts = engines.map(({ ops }) => {
    const x = ops.variable('x', shape, { data: numbers(shape) });
    return {
      average: timed(ops, () => ops.avgPool(x.value, window)),
      'its gradient': timedBack(ops, () => ops.avgPool(x.value, window), x, [x]),
      "max pool's gradient": timedBack(ops, () => ops.maxPool(x.value, window), x, [x]),
      dispose: () => x.dispose(),
    };
  });
  const bytes = 4 * shape.reduce((a, b) => a * b, 1);
  const names = ['average', 'its gradient', "max pool's gradient"];
  const times = Object.fromEntries(names.map((part) => [part, least(parts.map((made) => made[part]))]));
  row(`3x3 pools of ${shape.join('x')}`, bytes, 'GB/s', times);
  parts.forEach((part) => part.dispose());
}

for (const shape of [
  [64, 10],
  [64, 1000],
]) {
  const parts = engines.map(({ ops }) => {
    const x = ops.variable('x', shape, { data: numbers(shape) });
    const dy = ops.variable('dy', [shape[0]], { data: numbers([shape[0]]) });
    const labels = ops.variable('t', shape, { data: new Float32Array(shape[0] * shape[1]).fill(1 / shape[1]) });
    const loss = () => ops.softmaxCrossEntropy(x.value, labels.value);
    const dispose = () => [x, dy, labels].forEach((variable) => variable.dispose());
    return { loss: timed(ops, loss), 'its gradient': timedBack(ops, loss, dy, [x]), dispose };
  });
  const names = ['loss', 'its gradient'];
  const times = Object.fromEntries(names.map((part) => [part, least(parts.map((made) => made[part]))]));
  row(`cross entropy of ${shape.join('x')}`, 4 * shape[0] * shape[1], 'GB/s', times);
  parts.forEach((part) => part.dispose());
}

for (const size of [144, 9216, 589824]) {
  const parts = engines.map(({ ops }) => {
    const given = ['value', 'mean', 'square'].map((name) => {
      return ops.variable(name, [size], { data: numbers([size]).map(Math.abs) });
    });
    const step = () => ops.adaptiveStep(...given.map(({ value }) => value), { rate: 1e-3, scale: 3, epsilon: 1e-8 });
    return { step: timed(ops, step), dispose: () => given.forEach((variable) => variable.dispose()) };
  });
  row(`step of Adam, ${size} elements`, 4 * size, 'GB/s', { step: least(parts.map(({ step }) => step)) });
  parts.forEach((part) => part.dispose());
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
