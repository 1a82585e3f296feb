import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '@uninas/engine';
import { parseDescription, planNetwork } from '@uninas/networks';
import { contextOf, registerWith } from '@uninas/networks/testing';
import { differenceOfPlan } from '../testing/compare.fixture.js';

const register = registerWith();
const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../../configs/networks/originals');
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
  const file = join(folder, `${name}.network_config`);
  const description = await parseDescription(readFileSync(file, 'utf8'), file);
  const plan = await planNetwork(description, contextOf(register, [32, 32, 3], 10));
  expect(await differenceOfPlan(plan, engine.ops)).toBeLessThan(1e-4);
});
