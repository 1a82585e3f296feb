import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@uninas/contracts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkHeap } from '../backend/heap.js';
import { createEngine, type Engine } from '../engine.js';
import { values } from '../testing/values.js';
import { openPack } from './open-pack.js';
import { PACK_FILE, packFiles } from './pack-files.js';

const folder = mkdtempSync(join(tmpdir(), 'uninas-pack-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, bytes: Uint8Array): URL {
  writeFileSync(join(folder, name), bytes);
  return pathToFileURL(join(folder, name));
}

describe('an engine whose kernel pack cannot be loaded', () => {
  const lines: string[] = [];
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({
      kernels: 'pack',
      packFile: pathToFileURL(join(folder, 'missing.wasm')),
      warn: (line) => lines.push(line),
    });
  });

  it('says so in one line', () => {
    expect(lines).toEqual([
      expect.stringMatching(
        /^the kernel pack is not used, plain kernels compute instead, slower: .*missing.wasm cannot be read \(ENOENT\)$/,
      ),
    ]);
    expect(engine.kernels).toBe('plain');
  });

  it('computes the right things', () => {
    const { ops } = engine;
    const geometry = { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
    const w = ops.variable('w', [3, 3, 4, 4], { data: values([3, 3, 4, 4]) });
    ops.tidy(() => {
      const f = (): Tensor => ops.sum(ops.relu(ops.conv2d(ops.ones([1, 5, 5, 4]), w.value, geometry)));
      const { gradients } = ops.valueAndGradients(f, [w]);
      expect(gradients[0]?.dataSync().some((value) => value !== 0)).toBe(true);
    });
    w.dispose();
    expect(engine.memory().tensors).toBe(0);
  });

  it('is not asked for when plain kernels are wanted, so that nothing is said', async () => {
    await createEngine({ kernels: 'plain', warn: (line) => lines.push(line) });
    expect(lines.length).toBe(1);
  });
});

describe('the fastest pack', () => {
  const isFused = (...files: URL[]): boolean => {
    const { pack } = openPack(files, tf.engine().backend, checkHeap(tf.engine().backend));
    return Boolean(pack?.functions.isFused());
  };

  it('has fused multiply-adds, which every Node that we support can be told to have', () => {
    expect(isFused(...packFiles())).toBe(true);
    expect(isFused(PACK_FILE)).toBe(false);
  });

  it('is left for the portable one on demand', () => {
    process.env['UNINAS_KERNELS'] = 'portable';
    try {
      expect(packFiles()).toEqual([PACK_FILE]);
    } finally {
      delete process.env['UNINAS_KERNELS'];
    }
  });
});

describe('a module that cannot be used', () => {
  const open = (...files: URL[]): ReturnType<typeof openPack> =>
    openPack(files, tf.engine().backend, checkHeap(tf.engine().backend));

  it('makes way for the next one, and the reason is kept', () => {
    const state = open(fileOf('first.wasm', new Uint8Array()), PACK_FILE);
    expect(state.pack?.functions.isFused()).toBeFalsy();
    expect(state.pack).toBeDefined();
    expect(state.reason).toMatch(/WebAssembly.Module/);
  });

  it('has its reason told once', () => {
    const broken = fileOf('broken-twice.wasm', new Uint8Array());
    expect(open(broken, broken).reason).toBe(open(broken).reason);
  });
});

describe('kernels that there are not', () => {
  const asked = async (value: string): Promise<unknown> => {
    process.env['UNINAS_KERNELS'] = value;
    try {
      return await createEngine();
    } finally {
      delete process.env['UNINAS_KERNELS'];
    }
  };

  it.each([
    ['plian', 'UNINAS_KERNELS is "plian", expected one of pack, portable, plain; did you mean plain?'],
    ['PLAIN', 'UNINAS_KERNELS is "PLAIN", expected one of pack, portable, plain; did you mean plain?'],
    ['gpu', 'UNINAS_KERNELS is "gpu", expected one of pack, portable, plain'],
  ])('%s in the environment', async (value, message) => {
    await expect(asked(value)).rejects.toThrow(new RangeError(message));
  });

  it('are an error as an option, too', async () => {
    await expect(createEngine({ kernels: 'plian' as 'plain' })).rejects.toThrow(
      new RangeError('kernels is "plian", expected one of pack, plain; did you mean plain?'),
    );
  });

  it('are not meant by an empty variable', async () => {
    expect(await asked('')).toMatchObject({ backend: 'uninas' });
  });
});

describe('the pack is refused', () => {
  const backend = (): object => tf.engine().backend;
  const reason = (file: URL, of: object = backend()): string => {
    const state = openPack([file], of, checkHeap(backend()));
    return state.pack === undefined ? state.reason : 'it was accepted';
  };

  it('unless there is nothing wrong', () => {
    expect(reason(PACK_FILE)).toBe('it was accepted');
    for (const file of packFiles()) expect(reason(file)).toBe('it was accepted');
  });

  it('when the file is cut off, broken or something else', () => {
    const bytes = readFileSync(PACK_FILE);
    expect(reason(fileOf('cut.wasm', bytes.subarray(0, bytes.length >> 1)))).toMatch(/WebAssembly.Module/);
    expect(reason(fileOf('empty.wasm', new Uint8Array()))).toMatch(/WebAssembly.Module/);
    const broken = Uint8Array.from(bytes);
    broken.fill(0xff, 200, 300);
    expect(reason(fileOf('broken.wasm', broken))).toMatch(/WebAssembly.Module/);
  });

  it('when it is a module without our functions', () => {
    const nothing = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    expect(reason(fileOf('nothing.wasm', nothing))).toMatch(
      /^the module has no isFused, convolve, .*: it is of another build$/,
    );
  });

  it('when the machine has no SIMD, as V8 says it', () => {
    const api = Reflect.get(globalThis, 'WebAssembly') as object;
    const refusing = class {
      constructor() {
        throw new Error('Compiling function failed: Wasm SIMD unsupported');
      }
    };
    Reflect.set(globalThis, 'WebAssembly', { ...api, Module: refusing, Instance: refusing });
    try {
      expect(reason(PACK_FILE)).toMatch('Wasm SIMD unsupported');
    } finally {
      Reflect.set(globalThis, 'WebAssembly', api);
    }
  });

  it('when the backend is of another version', () => {
    expect(reason(PACK_FILE, {})).toMatch('does not show its memory: @tensorflow/tfjs-backend-wasm 4.22.0 is needed');
    expect(reason(PACK_FILE, { wasm: { asm: {} } })).toMatch('does not show its memory');
  });

  it('when its memory is not that of the tensors', () => {
    const wasm = Reflect.get(backend(), 'wasm') as { asm: { memory: object }; _malloc: unknown; _free: unknown };
    const api = Reflect.get(globalThis, 'WebAssembly') as { Memory: new (options: object) => object };
    const memory = new api.Memory({ initial: 64 });
    const other = { wasm: { asm: { memory }, _malloc: () => 1024, _free: () => undefined } };
    expect(typeof wasm._malloc).toBe('function');
    expect(reason(PACK_FILE, other)).toMatch(/compute 0 where 11 is right/);
  });
});
