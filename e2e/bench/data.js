/**
 * How many training images of CIFAR-10's size a second are cropped, mirrored,
 * cut out and normalised: by us on one thread, and by torchvision with two
 * worker processes, by turns in this run.
 *
 *   node e2e/bench/data.js [--vision PATH] [--rounds 5] [--json FILE]
 *
 * PATH is a Python that has torch and torchvision; without it only ours are
 * timed. The images are random bytes, as no transform asks what they show. A
 * ratio above 1 means that torchvision is faster.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { entriesOf, parse, Random, readSource } from '@uninas/core';
import { discover } from '@uninas/core/node';
import { instantiate, load } from '@uninas/core/instantiate';
import { randomImages } from './works.js';

const { values } = parseArgs({
  options: { vision: { type: 'string' }, rounds: { type: 'string', default: '5' }, json: { type: 'string' } },
});
const BATCH = 64;
const EPOCHS = 2;
const IMAGES = 10_000;

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const folder = mkdtempSync(join(tmpdir(), 'uninas-bench-'));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** The training loader of the configuration for CIFAR-10, over the images in the folder. */
async function openLoader() {
  const { register } = await discover({ from: root });
  const changes = {
    '{cls_data}.dir': folder,
    '{cls_data}.batch_size_train': BATCH,
    '{cls_data}.valid_split': 0,
    cls_augmentations: 'DartsCifarAug, CutoutAug',
  };
  const sources = [
    await readSource('cifar10_s3.json', readFileSync(join(root, 'configs/tasks/cifar10_s3.json'), 'utf8')),
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
  return { loader: opened.loader('train'), dispose };
}

/** Images a second over a few epochs. */
function ours(loader, first) {
  const start = performance.now();
  for (let epoch = first; epoch < first + EPOCHS; epoch++) {
    for (let i = 0; i < loader.length; i++) loader.batch(epoch, i);
  }
  return (1000 * EPOCHS * loader.samples) / (performance.now() - start);
}

function torchvision() {
  const script = join(here, '../python/torchvision_loader.py');
  return Number(execFileSync(values.vision, [script, folder, String(BATCH), String(EPOCHS)], { encoding: 'utf8' }));
}

const report = {
  date: new Date().toISOString(),
  machine: `${cpus().length} x ${cpus()[0].model}, node ${process.version}`,
  load: loadavg()[0],
};
try {
  const images = randomImages(IMAGES);
  for (const name of ['data_batch_1.bin', 'test_batch.bin']) writeFileSync(join(folder, name), images);
  const { loader, dispose } = await openLoader();
  ours(loader, 0);
  const [own, other] = [[], []];
  for (let round = 1; round <= Number(values.rounds); round++) {
    own.push(ours(loader, EPOCHS * round));
    if (values.vision !== undefined) other.push(torchvision());
  }
  await dispose();
  report.ours_images_per_s = Math.round(median(own));
  if (other.length > 0) {
    report.torchvision_images_per_s = Math.round(median(other));
    report.ratio_data_ours_vs_torchvision = Number((median(other) / median(own)).toFixed(2));
  }
  for (const [name, value] of Object.entries(report)) process.stdout.write(`${name.padEnd(32)} ${value}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
