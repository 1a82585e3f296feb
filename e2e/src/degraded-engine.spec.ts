import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, run } from './shell.js';
import { ROOT } from './workspace.js';

/* What a machine without SIMD, a damaged installation or another version of TensorFlow.js makes of the engine. */

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-degraded-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** What a process that trains prints. */
interface Result {
  readonly kernels: string;
  readonly losses: readonly number[];
}

/** Four steps of gradient descent with every kind of kernel that the engine corrects. */
const PROGRAM = `
import { createEngine } from '@uninas/engine';
const { ops, kernels } = await createEngine();
const wave = (shape) => Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(1 + 3 * i));
const window = { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [1, 1, 1, 1] };
const [a, b] = [[3, 3, 3, 8], [3, 3, 1, 8]].map((shape, i) => ops.variable('w' + i, shape, { data: wave(shape) }));
const loss = () => {
  const x = ops.conv2d(ops.tensor(wave([4, 9, 9, 3]), [4, 9, 9, 3]), a.value, { ...window, stride: [2, 2], groups: 1 });
  const y = ops.batchNormTrain(ops.conv2d(x, b.value, { ...window, groups: 8 }), undefined, undefined, 1e-5).output;
  const pooled = ops.concat([ops.maxPool(ops.affine(y, 1, -4), window), ops.avgPool(y, window)], 3);
  return ops.mean(ops.softmaxCrossEntropy(ops.globalAvgPool(pooled), ops.oneHot(ops.tensor(Int32Array.of(1, 0, 7, 3), [4]), 16)));
};
const losses = [0, 1, 2, 3].map(() => ops.tidy(() => {
  const { value, gradients } = ops.valueAndGradients(loss, [a, b]);
  [a, b].forEach((v, i) => v.assign(ops.weightedSum([v.value, gradients[i]], [1, -0.3])));
  return value.dataSync()[0];
}));
console.log(JSON.stringify({ kernels, losses }));
`;

/** A project with copies of what may be damaged, and links to the rest. */
function project(name: string): string {
  const folder = join(dir, name);
  const modules = join(folder, 'node_modules');
  for (const scope of ['@uninas', '@tensorflow']) mkdirSync(join(modules, scope), { recursive: true });
  for (const linked of ['@uninas/core', '@uninas/contracts', '@tensorflow/tfjs', '@tensorflow/tfjs-core']) {
    symlinkSync(join(ROOT, 'node_modules', linked), join(modules, linked));
  }
  cpSync(join(ROOT, 'packages/engine/dist'), join(modules, '@uninas/engine/dist'), { recursive: true });
  cpSync(join(ROOT, 'packages/engine/package.json'), join(modules, '@uninas/engine/package.json'));
  const wasm = join(ROOT, 'node_modules/@tensorflow/tfjs-backend-wasm');
  for (const part of ['package.json', 'dist']) {
    cpSync(join(wasm, part), join(modules, '@tensorflow/tfjs-backend-wasm', part), { recursive: true });
  }
  writeFileSync(join(folder, 'train.mjs'), PROGRAM);
  return folder;
}

function train(folder: string, options: readonly string[] = []): { readonly result: Result; readonly err: string } {
  const { status, out, err } = run(folder, process.execPath, [...options, 'train.mjs']);
  if (status !== 0) throw new Error(`ended with ${status}:\n${out}\n${err}`);
  return { result: JSON.parse(out) as Result, err };
}

describe('the engine says in one line what is wrong, and computes the right things', () => {
  let right: readonly number[];
  beforeAll(() => {
    const { result, err } = train(project('sound'));
    expect([result.kernels, err]).toEqual(['pack', '']);
    right = result.losses;
    expect(right[3]).toBeLessThan(right[0]!);
  });

  const FILES = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';
  const PACK = 'node_modules/@uninas/engine/dist/kernels-fused.wasm';
  const SLOWER = 'Warning: the kernel pack is not used, plain kernels compute instead, slower: ';

  it.each<[string, string, RegExp, (folder: string) => readonly string[]]>([
    ['no SIMD', 'plain', /this Node or machine has no SIMD in wasm; .*SIMD unsupported/, () => ['--no-enable-sse4-1']],
    ['a missing kernel pack', 'plain', /ENOENT.*kernels-fused\.wasm/, (folder) => (rmSync(join(folder, PACK)), [])],
    ['a damaged kernel pack', 'plain', /WebAssembly\.Module/, (folder) => (truncateSync(join(folder, PACK), 9999), [])],
    [
      'another version of TensorFlow.js',
      'plain',
      /TensorFlow\.js is 4\.99\.0 and 4\.22\.0, not 4\.22\.0/,
      (folder) => {
        writeFileSync(join(folder, 'other-version.cjs'), `require('@tensorflow/tfjs-core').version_core = '4.99.0';`);
        return ['--require', './other-version.cjs'];
      },
    ],
  ])('%s', (name, kernels, reason, damage) => {
    const folder = project(name.replaceAll(' ', '-'));
    const { result, err } = train(folder, damage(folder));
    expect(err.trimEnd().split('\n')).toEqual([expect.stringMatching(reason)]);
    expect(err.startsWith(SLOWER)).toBe(true);
    expect(result.kernels).toBe(kernels);
    expect(result.losses).toEqual(right.map((loss) => expect.closeTo(loss, 4)));
  });

  it('a missing file of TensorFlow.js, where the other one will do', () => {
    const folder = project('no-simd-file');
    rmSync(join(folder, FILES, 'tfjs-backend-wasm-simd.wasm'));
    const { result, err } = train(folder);
    expect(err).toMatch(/^Warning: results are right, but slower: .*-simd\.wasm cannot be read \(ENOENT\): install @tensorflow\/tfjs-backend-wasm again\n$/); // prettier-ignore
    expect(result.losses).toEqual(right.map((loss) => expect.closeTo(loss, 4)));
  });

  it('damaged files of TensorFlow.js, with which nothing can be computed', () => {
    const folder = project('no-wasm');
    for (const file of ['tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm.wasm']) {
      truncateSync(join(folder, FILES, file), 100);
    }
    const { status, err } = run(folder, process.execPath, ['train.mjs']);
    expect(status).not.toBe(0);
    expect(err).toMatch(
      /Error: .*tfjs-backend-wasm-simd\.wasm is damaged: install @tensorflow\/tfjs-backend-wasm again/,
    );
  });
});

describe('uninas doctor', () => {
  const doctor = (options: readonly string[]): { readonly backend: Readonly<Record<string, unknown>> } =>
    JSON.parse(
      must(ROOT, process.execPath, [...options, 'packages/uninas/bin/uninas.js', 'doctor', '--json']),
    ) as never;

  it('says what computes, how fast, and that the results are right', () => {
    const { backend } = doctor([]);
    const speed = expect.any(Number);
    expect(backend).toEqual({
      state: 'ok',
      backend: 'uninas (TensorFlow.js 4.22.0 wasm, kernel pack, fused)',
      kernels: 'pack',
      tensorflow: '4.22.0',
      gflops: { matrices: speed, convolutions: speed },
    });
  });

  it('says why it is slow', () => {
    const { backend } = doctor(['--no-enable-sse4-1']);
    expect(backend).toMatchObject({ state: 'ok', kernels: 'plain', message: expect.stringContaining('has no SIMD') });
  });

  it('fails where nothing can be computed, and says that it is no file which is missing', () => {
    const { status, out } = run(ROOT, process.execPath, [
      '--jitless',
      'packages/uninas/bin/uninas.js',
      'doctor',
      '--json',
    ]);
    const { backend } = JSON.parse(out) as { backend: object };
    expect([status, backend]).toEqual([
      1,
      { state: 'cannot be started', message: 'this Node has no WebAssembly, as with --jitless' },
    ]);
  });
});
