import { describe, expect, it } from '@jest/globals';
import type { Device } from '@uninas/contracts';
import { CpuDevicesManager } from './cpu-devices-manager.js';
import { TestCpuDevicesManager } from './test-cpu-devices-manager.js';

const lines: string[] = [];
const log = { info: (text: string) => void lines.push(text), warn: () => undefined };

const open = (cls: typeof CpuDevicesManager | typeof TestCpuDevicesManager): Promise<Device> => {
  lines.length = 0;
  return new cls({ path: 'cls_device', args: { num_devices: 1 }, children: {} }).open({ seed: 0, log });
};

describe('CpuDevicesManager', () => {
  it('opens an engine, and frees its variables in the end', async () => {
    const { ops, backend, dispose } = await open(CpuDevicesManager);
    const before = ops.memory().tensors;
    expect(backend).toMatch(/^uninas \(TensorFlow\.js 4\.22\.0 wasm, kernel pack(, fused)?\)$/);
    expect([...ops.tidy(() => ops.add(ops.scalar(1), ops.scalar(2)).dataSync())]).toEqual([3]);
    ops.variable('v', [2]);
    expect(ops.memory().tensors).toBe(before + 1);
    dispose();
    expect(ops.memory().tensors).toBe(before);
    expect(lines).toEqual([]);
  });

  it('is declared as exactly one device', () => {
    expect(CpuDevicesManager.declared.args['num_devices']).toMatchObject({ default: 1, min: 1, max: 1 });
  });
});

describe('TestCpuDevicesManager', () => {
  it('logs every upload and every read, and computes the same', async () => {
    const { ops, dispose } = await open(TestCpuDevicesManager);
    const weight = ops.variable('weight', [2], { data: Float32Array.of(1, 2) });
    const x = ops.tensor([3, 4], [2]);
    const { value, gradients } = ops.valueAndGradients(() => ops.sum(ops.mul(weight.value, x)), [weight]);
    expect(lines).toEqual(['upload weight [2]', 'upload float32 [2]']);
    expect([...value.dataSync()]).toEqual([11]);
    expect([...gradients[0]!.dataSync()]).toEqual([3, 4]);
    weight.load(Float32Array.of(5, 6));
    expect([...weight.value.dataSync()]).toEqual([5, 6]);
    expect(lines.slice(2)).toEqual(['sync float32 []', 'sync float32 [2]', 'upload weight [2]', 'sync float32 [2]']);
    const { mean, output, variance } = ops.batchNormTrain(ops.tensor([1, 2, 3, 4], [4, 1]), undefined, undefined, 1e-5);
    expect([...mean.dataSync()]).toEqual([2.5]);
    expect(lines.at(-1)).toBe('sync float32 [1]');
    for (const one of [x, value, ...gradients, mean, output, variance]) one.dispose();
    dispose();
  });
});
