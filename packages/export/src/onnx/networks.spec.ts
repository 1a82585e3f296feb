import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '@uninas/engine';
import { planNetwork } from '@uninas/networks';
import { differenceOfPlan } from '../testing/compare.fixture.js';
import { contextOf, networkRegister, shippedNetwork } from '../testing/networks.fixture.js';

const register = networkRegister();
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

it.each([
  'ResNet18',
  'MobileNetV2',
  'MobileNetV3Large100',
  'EfficientNetB0',
  'ShuffleNetV2PlusMedium',
  'DARTS_V1',
  'FairNasA',
  'MixNetS',
  'ScarletNasA',
])('%s gives the same outputs in ONNX Runtime', async (name) => {
  const plan = await planNetwork(shippedNetwork(name), contextOf(register, [32, 32, 3], 10));
  expect(await differenceOfPlan(plan, engine.ops)).toBeLessThan(1e-4);
});
