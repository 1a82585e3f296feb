import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuiltNetwork, SavedTensor } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { toTorchWeights } from '@uninas/networks';
import { encodeSafetensors, readSafetensors } from '@uninas/runs';
import { weightsInFile } from '@uninas/tasks';
import { differenceOf, exported, imagesOf, logitsOf, shippedBuilt } from './exported.js';
import { must, run } from './shell.js';
import { ROOT } from './workspace.js';

/* Both ways between this framework and PyTorch, wherever there is a Python with PyTorch. */

const PYTHON = process.env['UNINAS_PYTHON'] ?? 'python3';
const EXAMPLE = join(ROOT, 'examples/pytorch');
const LIMIT = 1e-4;

/** A test that needs Python packages; skipped where they are not installed. */
function itWith(...packages: readonly string[]): typeof it | typeof it.skip {
  const { status } = run(ROOT, PYTHON, ['-c', packages.map((name) => `import ${name}`).join('\n')]);
  return status === 0 ? it : it.skip;
}

/** Saves the values of a network as PyTorch has them. */
function writeTensors(file: string, { plan, variables }: BuiltNetwork): void {
  const values = [...variables].map(([name, { shape, value }]): [string, SavedTensor] => {
    return [name, { shape, data: Float32Array.from(value.dataSync()) }];
  });
  const tensors = [...toTorchWeights(plan, new Map(values))];
  const saved = tensors.map(([name, tensor]) => [name, { dtype: 'F32' as const, ...tensor }] as const);
  writeFileSync(file, Buffer.concat(encodeSafetensors(new Map(saved))));
}

let dir: string;
let engine: Engine;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-pytorch-'));
  engine = await createEngine();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

itWith('torch', 'torchvision').each([
  ['resnet18', 'ResNet18', 64],
  ['resnet50', 'ResNet50', 64],
  ['mobilenet_v2', 'MobileNetV2', 96],
] as const)(
  'weights of %s of torchvision give its logits in %s',
  async (model, name, size) => {
    must(dir, PYTHON, [join(ROOT, 'e2e/python/torchvision_weights.py'), model, String(size), dir]);
    const built = await shippedBuilt(name, engine.ops, [size, size, 3], 1000);
    const lines: string[] = [];
    const log = { info: (text: string) => void lines.push(text), warn: (text: string) => void lines.push(text) };
    const weights = weightsInFile(join(dir, `${model}.safetensors`), built.plan, log);
    for (const [variable, { data }] of weights) built.variables.get(variable)!.load(data);
    const { tensors } = readSafetensors(join(dir, `${model}.outputs.safetensors`));
    const { shape, data } = tensors.get('images')!;
    const logits = logitsOf(built, { shape, data: data as Float32Array });
    built.dispose();
    expect(differenceOf(logits, [...(tensors.get('logits')!.data as Float32Array)])).toBeLessThan(LIMIT);
    expect(lines).toEqual([
      expect.stringMatching(/^(\d+) of \1 variables were found .* by the names of torchvision's/),
    ]);
  },
  120_000,
);

itWith('torch', 'onnx')(
  'an exported network gives the same logits in PyTorch, and learns there',
  async () => {
    const names = ['ShuffleNetV2PlusMedium', 'DARTS_V1', 'MobileNetV3Large100'];
    const images = imagesOf([2, 3, 32, 32]);
    writeFileSync(join(dir, 'images.json'), JSON.stringify({ shape: images.shape, data: [...images.data] }));
    const expected: (readonly number[])[] = [];
    for (const name of names) {
      const built = await shippedBuilt(name, engine.ops, [32, 32, 3], 10);
      // one batch in training, so that running statistics are those of images
      for (const output of engine.ops.tidy(() => {
        const x = engine.ops.transpose(engine.ops.tensor(images.data, images.shape), [0, 2, 3, 1]);
        return built.forward(x, { training: true, dropPath: 0, dropout: 0 });
      }))
        output.dispose();
      const weights = join(dir, `${name}.weights.safetensors`);
      writeTensors(weights, built);
      exported(dir, [name, '--to', 'onnx', '--weights', weights, '--input', '32,32,3', '--classes', '10']);
      expected.push(logitsOf(built, images));
      built.dispose();
    }
    const words = names.flatMap((name) => [join(dir, `${name}.onnx`), join(dir, 'images.json')]);
    const printed = must(dir, PYTHON, [join(ROOT, 'e2e/python/run_exported.py'), EXAMPLE, ...words]);
    const found = JSON.parse(printed) as number[][];
    found.forEach((logits, i) => expect([names[i], differenceOf(logits, expected[i]!)]).toEqual([names[i], expect.closeTo(0, 4)])); // prettier-ignore
    const text = must(dir, PYTHON, [join(EXAMPLE, 'train_further.py'), 'DARTS_V1.onnx']);
    const losses = [...text.matchAll(/loss (\d+\.\d+)/g)].map(([, loss]) => Number(loss));
    expect(losses).toHaveLength(5);
    expect(losses[1]).toBeLessThan(losses[0]!);
  },
  240_000,
);
