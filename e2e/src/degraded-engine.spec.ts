import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
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
  for (const linked of ['@uninas/core', '@uninas/contracts', '@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu']) {
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

/** Damages a module such that it is still a valid one: a number in its code becomes another. */
function turnOneBit(file: string): void {
  const bytes = readFileSync(file);
  const { validate } = Reflect.get(globalThis, 'WebAssembly') as { validate(bytes: Uint8Array): boolean };
  // Node 20 has relaxed SIMD behind a flag
  if (!validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  for (let at = bytes.length >> 1; at < bytes.length; at += 1) {
    bytes[at]! ^= 1;
    if (validate(bytes)) return writeFileSync(file, bytes);
    bytes[at]! ^= 1;
  }
  throw new Error(`no bit of ${file} can be turned over`);
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
  const PORTABLE = 'node_modules/@uninas/engine/dist/kernels.wasm';
  const PLAIN = 'Warning: the kernel pack is not used, plain kernels compute instead, slower: ';
  const SLOWER = 'Warning: results are right, but slower: ';
  const AGAIN = 'install @uninas/engine again';
  const files = (folder: string): readonly string[] => [join(folder, PACK), join(folder, PORTABLE)];

  it.each<[string, string, RegExp, (folder: string) => readonly string[]]>([
    ['no SIMD', 'plain', /this Node or machine has no SIMD in wasm; .*SIMD unsupported/, () => ['--no-enable-sse4-1']],
    [
      'missing kernel packs',
      'plain',
      new RegExp(
        `kernels-fused\\.wasm cannot be read \\(ENOENT\\): ${AGAIN}; .*kernels\\.wasm cannot be .*: ${AGAIN}$`,
      ),
      (folder) => (files(folder).forEach((file) => rmSync(file)), []),
    ],
    [
      'damaged kernel packs',
      'plain',
      new RegExp(`kernels-fused\\.wasm is damaged: ${AGAIN}; .*kernels\\.wasm is damaged: ${AGAIN}$`),
      (folder) => (files(folder).forEach(turnOneBit), []),
    ],
    [
      'a missing list of digests',
      'plain',
      new RegExp(`kernels\\.json cannot be read \\(ENOENT\\): ${AGAIN}$`),
      (folder) => (rmSync(join(folder, 'node_modules/@uninas/engine/dist/kernels.json')), []),
    ],
    [
      'a missing fused pack',
      'pack',
      /kernels-fused\.wasm cannot be read/,
      (folder) => (rmSync(join(folder, PACK)), []),
    ],
    [
      'an empty fused pack',
      'pack',
      /kernels-fused\.wasm is damaged/,
      (folder) => (truncateSync(join(folder, PACK)), []),
    ],
    [
      'one wrong bit in the fused pack',
      'pack',
      /kernels-fused\.wasm is damaged/,
      (folder) => (turnOneBit(join(folder, PACK)), []),
    ],
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
    expect(err.startsWith(kernels === 'pack' ? SLOWER : PLAIN)).toBe(true);
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

  it('one wrong bit in a file of TensorFlow.js, where the other one will do', () => {
    const folder = project('wrong-bit');
    turnOneBit(join(folder, FILES, 'tfjs-backend-wasm-simd.wasm'));
    const { result, err } = train(folder);
    expect(err).toMatch(/^Warning: results are right, but slower: .*-simd\.wasm is damaged: install @tensorflow\/tfjs-backend-wasm again\n$/); // prettier-ignore
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

describe('an engine in a process of its own', () => {
  const compute = (name: string, program: string): unknown => {
    const folder = project(name);
    writeFileSync(join(folder, 'program.mjs'), program);
    return JSON.parse(must(folder, process.execPath, ['program.mjs']));
  };

  it('can be started after all once its files are whole', () => {
    const program = `
      import { createEngine } from '@uninas/engine';
      import { readFileSync, writeFileSync } from 'node:fs';
      const files = ['-simd', ''].map((kind) => 'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm' + kind + '.wasm');
      const whole = files.map((file) => readFileSync(file));
      files.forEach((file) => writeFileSync(file, ''));
      const refused = await createEngine().catch(({ message }) => message);
      files.forEach((file, i) => writeFileSync(file, whole[i]));
      const { kernels } = await createEngine();
      console.log(JSON.stringify({ refused, kernels }));
    `;
    expect(compute('whole-again', program)).toEqual({
      refused: expect.stringContaining('is damaged'),
      kernels: 'pack',
    });
  });

  it('takes a module with fused multiply-adds of the caller, and before that leaves V8 as it is', () => {
    const program = `
      import { createEngine } from '@uninas/engine';
      import { copyFileSync, readFileSync } from 'node:fs';
      copyFileSync('node_modules/@uninas/engine/dist/kernels-fused.wasm', 'mine.wasm');
      const canFuse = () => WebAssembly.validate(readFileSync('mine.wasm'));
      const before = canFuse();
      const plain = await createEngine({ kernels: 'plain' });
      const isSame = canFuse() === before;
      const { kernels, description } = await createEngine({ packFile: new URL('mine.wasm', import.meta.url) });
      console.log(JSON.stringify({ plain: plain.kernels, isSame, kernels, description }));
    `;
    expect(compute('own-module', program)).toEqual({
      plain: 'plain',
      isSame: true,
      kernels: 'pack',
      description: 'uninas (TensorFlow.js 4.22.0 wasm, kernel pack, fused)',
    });
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

  it('says which kernels there are when others are asked for', () => {
    const options = { env: { ...process.env, UNINAS_KERNELS: 'plian' }, encoding: 'utf8' } as const;
    const { stdout } = spawnSync(process.execPath, ['packages/uninas/bin/uninas.js', 'doctor'], {
      cwd: ROOT,
      ...options,
    });
    expect(stdout).toContain('cannot be started');
    expect(stdout).toContain('UNINAS_KERNELS is "plian", expected one of pack, portable, plain; did you mean plain?');
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
