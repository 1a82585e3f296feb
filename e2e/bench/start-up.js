/**
 * How long a check takes, and a parse.
 *
 * The commands are timed cold, alternately with `node -e 0` in one run, so that
 * both see the same machine; medians and their ratio are printed. Parsing is
 * timed warm, by tinybench. Nothing here is a test: `npm run bench`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entriesOf, parse, readSource, toFlat, toHierarchical, walk } from '@uninas/core';
import { discover } from '@uninas/core/node';
import { Bench } from 'tinybench';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const cli = join(root, 'node_modules/uninas/bin/uninas.js');
const config = join(root, 'configs/tasks/quickstart_s1.json');
const ROUNDS = Number(process.env.ROUNDS ?? 21);

const COMMANDS = {
  'node -e 0': ['-e', '0'],
  'uninas check': [cli, 'check', config],
  'uninas list': [cli, 'list'],
  'uninas tree': [cli, 'tree', config],
};

function time(args) {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const median = (xs) => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];

const times = Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(COMMANDS)) times[name].push(time(args));
}
const floor = median(times['node -e 0']);
console.log(
  `node ${process.version}, ${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(2)}, ${ROUNDS} rounds`,
);
for (const [name, values] of Object.entries(times)) {
  const ms = median(values);
  console.log(
    `${name.padEnd(14)} median ${ms.toFixed(0).padStart(4)} ms, ratio to node -e 0: ${(ms / floor).toFixed(2)}`,
  );
}

const { register } = await discover({ from: root });
const source = await readSource(config, readFileSync(config, 'utf8'));
const { tree } = parse(entriesOf(source, 0), register);
const args = [...walk(tree)].reduce(
  (sum, node) => sum + Object.keys(node.args).length + Object.keys(node.children).length,
  0,
);
const bench = new Bench({ time: 2000, warmupTime: 1000 });
bench.add(`parse ${args} arguments`, () => parse(entriesOf(source, 0), register));
bench.add(`read and parse ${args} arguments`, async () =>
  parse(entriesOf(await readSource(config, source.text), 0), register),
);
// four times as many nodes in flat keys: 4 times as long is linear, 16 times is quadratic
const { cls_method: method } = toHierarchical(tree);
const [cell] = method.cls_network.cls_network_body.cls_network_cells;
for (const nodes of [500, 2000]) {
  const cells = Array.from({ length: nodes }, (_, i) => ({ ...cell, name: `n${i}` }));
  const network = { cls_network_body: { cell_order: ['n0'], cls_network_cells: cells } };
  const large = JSON.stringify({ cls_method: { cls_network: network } });
  const layers = [source, await readSource('large.json', large)].flatMap((layer, i) => entriesOf(layer, i));
  const flat = JSON.stringify(toFlat(parse(layers, register).tree));
  const entries = entriesOf(await readSource('flat.json', flat), 0);
  bench.add(`parse ${entries.length} flat keys`, () => parse(entries, register));
}
await bench.run();
for (const { name, result } of bench.tasks) {
  const { p50, mean } = result.latency;
  console.log(`${name}: median ${p50.toFixed(3)} ms, mean ${mean.toFixed(3)} ms`);
}
