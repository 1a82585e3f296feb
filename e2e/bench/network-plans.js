/**
 * How long it takes to plan networks and to count their parameters and
 * multiply-adds: all ready ones together, and each search space. Nothing here
 * is a test: `npm run bench`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entriesOf, parse, readSource } from '@uninas/core';
import { discover } from '@uninas/core/node';
import { instantiate, load } from '@uninas/core/instantiate';
import { countMacs, countParams, planNetwork } from '@uninas/networks';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, 'configs/networks');
const { register } = await discover({ from: root });
const context = {
  input: [224, 224, 3],
  output: [1000],
  modules: register,
  readText: (path) => readFileSync(path, 'utf8'),
};

/** Median milliseconds of some repetitions, after one to warm up. */
async function median(work) {
  const times = [];
  for (let i = 0; i < 12; i++) {
    const start = performance.now();
    await work();
    if (i > 0) times.push(performance.now() - start);
  }
  return times
    .sort((a, b) => a - b)[5]
    .toFixed(1)
    .padStart(7);
}

console.log(`node ${process.version}, ${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(2)}`);
const ready = ['originals', 'discovered'].flatMap((kind) =>
  readdirSync(join(folder, kind)).map((name) => JSON.parse(readFileSync(join(folder, kind, name), 'utf8'))),
);
const countAll = async () => {
  for (const description of ready) {
    const plan = await planNetwork(description, context);
    countParams(plan);
    countMacs(plan);
  }
};
console.log(`${await median(countAll)} ms to plan and count all ${ready.length} ready networks`);
for (const name of readdirSync(join(folder, 'search'))) {
  const source = await readSource(name, readFileSync(join(folder, 'search', name), 'utf8'));
  const task = { cls_task: 'SingleSearchTask', cls_method: 'UniformRandomMethod' };
  const head = await readSource('task.json', JSON.stringify(task));
  const { tree } = parse([...entriesOf(head, 0), ...entriesOf(source, 1)], register);
  const node = tree.children.cls_method[0].children.cls_network[0];
  await load(node, register);
  const { root: network, dispose } = instantiate(node, register);
  console.log(`${await median(() => network.plan(context))} ms to plan ${name.replace(/\..*/, '')}`);
  await dispose();
}
