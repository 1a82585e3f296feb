import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import tf from '@tensorflow/tfjs-core';
import { createEngine } from '../engine.js';
import { conformanceChecks, declareConformance } from './index.js';

/** More than half of what 32 bits can address. */
const BLOCK = 2 ** 31 + 2 ** 27;

interface Allocator {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

describe('tensors beyond 2 GiB, where addresses are negative as signed numbers', () => {
  let wasm: Allocator;
  let block: number;

  const open = async (): Promise<Awaited<ReturnType<typeof createEngine>>> => {
    const engine = await createEngine();
    wasm = Reflect.get(tf.findBackend('uninas'), 'wasm') as Allocator;
    // reserved and never touched, so that it takes no memory
    block = wasm._malloc(BLOCK);
    return engine;
  };
  afterAll(() => wasm._free(block));

  it('are allocated there', async () => {
    const { ops } = await createEngine();
    ops.tidy(() => {
      const x = ops.ones([2 ** 20]);
      const { memoryOffset } = Reflect.get(tf.findBackend('uninas'), 'dataIdMap').get(Reflect.get(x, 'dataId'));
      expect(memoryOffset).toBeGreaterThan(2 ** 31);
    });
  });

  const checks = conformanceChecks().filter(({ isLarge }) => isLarge !== true);
  declareConformance({ describe, it, beforeAll }, open, checks);
});
