/**
 * How many training images of CIFAR-10 a second are cropped, mirrored, cut out
 * and normalised: by us on one thread, and by torchvision with two worker
 * processes, by turns. Nothing here is a test.
 *
 * node e2e/bench/data-pipeline.js DIR [PYTHON]
 *
 * DIR holds files of CIFAR-10 in its binary form, PYTHON has torch and torchvision.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entriesOf, parse, Random, readSource } from '@uninas/core';
import { discover } from '@uninas/core/node';
import { instantiate, load } from '@uninas/core/instantiate';

const BATCH = 64;
const EPOCHS = 2;
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const [dir, python = 'python3'] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: data-pipeline.js DIR [PYTHON]');

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const { register } = await discover({ from: root });
const config = readFileSync(join(root, 'configs/tasks/cifar10_s3.json'), 'utf8');
const changes = {
  '{cls_data}.dir': dir,
  '{cls_data}.batch_size_train': BATCH,
  cls_augmentations: 'DartsCifarAug, CutoutAug',
};
const sources = [
  await readSource('cifar10_s3.json', config),
  await readSource('changes.json', JSON.stringify(changes)),
];
const { tree } = parse(
  sources.flatMap((source, layer) => entriesOf(source, layer)),
  register,
);
const node = tree.children.cls_method[0].children.cls_data[0];
await load(node, register);
const { root: data, dispose } = instantiate(node, register);
const opened = await data.open({ random: new Random(0), log: { info: () => undefined, warn: () => undefined } });
const loader = opened.loader('train');

/** Images per second over a few epochs. */
function ours(first) {
  const start = performance.now();
  for (let epoch = first; epoch < first + EPOCHS; epoch++) {
    for (let i = 0; i < loader.length; i++) loader.batch(epoch, i);
  }
  return (1000 * EPOCHS * loader.samples) / (performance.now() - start);
}

function torchvision() {
  const args = [join(here, '../python/torchvision_loader.py'), dir, String(BATCH), String(EPOCHS)];
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${python} ended with ${status}:\n${stderr}`);
  return Number(stdout);
}

console.log(`node ${process.version}, ${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(2)}`);
ours(0);
const ratios = [];
for (let round = 0; round < ROUNDS; round++) {
  const [own, other] = [ours(EPOCHS * round), torchvision()];
  ratios.push(own / other);
  console.log(
    `${own.toFixed(0)} images a second by us, ${other.toFixed(0)} by torchvision, ratio ${ratios.at(-1).toFixed(2)}`,
  );
}
console.log(`median ratio ${ratios.sort((a, b) => a - b)[ROUNDS >> 1].toFixed(2)}`);
await dispose();
