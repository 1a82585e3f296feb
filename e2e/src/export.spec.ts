import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '@uninas/engine';
import { loadNetwork } from '@uninas/tasks';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { CLI, differenceOf, exported, imagesOf, logitsOf } from './exported.js';
import { toOnnx } from './guide/export-a-network.js';
import { must, run } from './shell.js';
import { shippedConfig, workspaceRegister } from './workspace.js';

/* From a training to a file in another program, by the documented commands. */

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-export-'));
  const config = {
    ...shippedConfig('tasks/quickstart_s3.json'),
    '{cls_task}.save_dir': join(dir, 's3'),
    '{cls_task}.is_test_run': true,
    '{cls_trainer}.max_epochs': 1,
    '{cls_trainer}.test_last': 0,
    cls_data: 'MnistData',
    '{cls_data}.fake': true,
    '{cls_data}.valid_split': 10,
    '{cls_data}.batch_size_train': 8,
    '{cls_data}.batch_size_test': 10,
    '{cls_network}.config_path': 'DARTS_V1',
  };
  writeFileSync(join(dir, 's3.json'), JSON.stringify(config));
  must(dir, process.execPath, [CLI, 'run', 's3.json'], { UNINAS_HOME: join(dir, 'home') });
}, 240_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('a trained network gives the same logits in ONNX Runtime', async () => {
  env.wasm.numThreads = 1;
  const { file, weights, params } = exported(dir, ['s3', '--to', 'onnx']);
  expect([file, weights]).toEqual([join(dir, 's3.onnx'), `checkpoint 1 of ${join(dir, 's3')}`]);
  expect(params).toBeGreaterThan(10_000);
  const images = imagesOf([3, 1, 28, 28]);
  const session = await InferenceSession.create(readFileSync(join(dir, 's3.onnx')), { executionProviders: ['wasm'] });
  const { output } = await session.run({ input: new Tensor('float32', images.data, images.shape) });
  const engine = await createEngine();
  const built = await loadNetwork(join(dir, 's3'), { ops: engine.ops, modules: workspaceRegister() });
  expect(differenceOf(Array.from(output!.data as Float32Array), logitsOf(built, images))).toBeLessThan(1e-4);
  built.dispose();
  engine.dispose();
  expect(Buffer.from(await toOnnx(join(dir, 's3'), workspaceRegister()))).toEqual(readFileSync(join(dir, 's3.onnx')));
}, 120_000);

it.each(['onnx', 'safetensors', 'config'])('two exports as %s are the same bytes', (to) => {
  for (const name of ['a', 'b']) exported(dir, ['s3', '--to', to, '--out', `${name}.${to}`]);
  expect(readFileSync(join(dir, `a.${to}`))).toEqual(readFileSync(join(dir, `b.${to}`)));
});

it('what cannot be exported is named, and leaves no file', () => {
  const before = readdirSync(dir);
  const refused = (words: readonly string[]) => run(dir, process.execPath, [CLI, 'export', ...words], { UNINAS_HOME: join(dir, 'home') }); // prettier-ignore
  for (const [words, message] of [
    [['DARTS_V1', '--to', 'onnx'], 'describes a network without weights'],
    [['s3', '--to', 'onnx', '--gene', '1'], 'nothing to choose'],
  ] as const) {
    const { status, out, err } = refused(words);
    expect([status, out, err]).toEqual([2, '', expect.stringContaining(message)]);
    expect(err).toContain('error UNINAS_EEXPORT: ');
  }
  const { status, err } = refused(['s4', '--to', 'onnx']);
  expect([status, err]).toEqual([2, expect.stringContaining(`${join(dir, 's4')}: there is no such file or folder`)]);
  expect(readdirSync(dir)).toEqual(before);
});
