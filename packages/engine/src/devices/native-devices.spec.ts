import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DevicesManager } from '@uninas/contracts';
import { NATIVE_PLACE } from '../backend/native-package.js';
import { createEngine } from '../engine.js';
import { CudaDevicesManager } from './cuda-devices-manager.js';
import { TensorflowCpuDevicesManager } from './tensorflow-cpu-devices-manager.js';

const context = { seed: 0, log: { info: () => undefined, warn: () => undefined } };
const open = (manager: DevicesManager) => manager.open(context);
const cuda = (args: object = {}): CudaDevicesManager =>
  new CudaDevicesManager({
    path: 'cls_device',
    args: { num_devices: 1, use_cudnn: true, use_cudnn_benchmark: false, ...args },
    children: {},
  });
const tensorflow = () =>
  new TensorflowCpuDevicesManager({ path: 'cls_device', args: { num_devices: 1 }, children: {} });

/** A package that shows itself as TensorFlow without a GPU, or cannot be loaded. */
let folder: string;
const before = process.env[NATIVE_PLACE];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uninas-native-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  if (before === undefined) delete process.env[NATIVE_PLACE];
  else process.env[NATIVE_PLACE] = before;
});

function pretend(code: string): void {
  mkdirSync(join(folder, 'fake'));
  writeFileSync(join(folder, 'fake/package.json'), JSON.stringify({ version: '4.22.0', main: 'index.js' }));
  writeFileSync(join(folder, 'fake/index.js'), code);
  process.env[NATIVE_PLACE] = join(folder, 'fake');
}

describe('devices of TensorFlow', () => {
  it('say what to install where their package is missing', async () => {
    process.env[NATIVE_PLACE] = join(folder, 'nothing');
    await expect(open(cuda())).rejects.toThrow(/UNINAS_TFJS_NODE names .*nothing, which holds no package/);
  });

  it('say what to do where its native part is missing', async () => {
    pretend("throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found\\nmore')");
    await expect(open(tensorflow())).rejects.toThrow(
      /^@tensorflow\/tfjs-node in .* cannot be loaded \(The Node\.js native addon .* can not be found\): npm rebuild @tensorflow\/tfjs-node; .*docs\/guide\/devices\.md/,
    );
  });

  it('do not train on the CPU where a GPU is asked for', async () => {
    pretend("exports.backend = () => ({ isUsingGpuDevice: false, binding: { TF_Version: '2.9.1' } })");
    await expect(open(cuda())).rejects.toThrow('TensorFlow 2.9.1 of @tensorflow/tfjs-node-gpu sees no GPU');
    expect(process.env['TF_CUDNN_USE_AUTOTUNE']).toBe('0');
  });

  it('are one, and say so where more are asked for', async () => {
    const warnings: string[] = [];
    const log = { info: () => undefined, warn: (text: string) => void warnings.push(text) };
    process.env[NATIVE_PLACE] = join(folder, 'nothing');
    await expect(cuda({ num_devices: 8 }).open({ seed: 0, log })).rejects.toThrow('holds no package');
    expect(warnings).toEqual(['num_devices is 8, and one device computes']);
    expect(CudaDevicesManager.declared.args['num_devices']?.max).toBeUndefined();
  });

  it('cannot do without cuDNN', async () => {
    await expect(open(cuda({ use_cudnn: false }))).rejects.toThrow('use_cudnn=False is not possible');
  });

  it('that cannot be opened leave the process free to compute with another, and with no third', async () => {
    process.env[NATIVE_PLACE] = join(folder, 'nothing');
    await expect(open(tensorflow())).rejects.toThrow('holds no package');
    expect((await createEngine()).backend).toBe('uninas');
    await expect(createEngine({ backend: 'cpu' })).rejects.toThrow(
      'computes with the backend uninas and cannot change to cpu: start another process or worker',
    );
  });
});
