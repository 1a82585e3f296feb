import { expect, it } from '@jest/globals';
import type { GroupOptimizer } from '@uninas/contracts';
import { scaledOptimizer } from './scaled-optimizer.js';

it('scales what was configured, and is as free to be changed as any other optimizer', () => {
  const optimizer = { cls: 'Toy', lr: 0.5, initialLr: 0.5 } as GroupOptimizer;
  expect(scaledOptimizer(optimizer, 1)).toBe(optimizer);
  const scaled = scaledOptimizer(optimizer, 0.5);
  expect([scaled.cls, scaled.lr, scaled.initialLr, optimizer.lr]).toEqual(['Toy', 0.25, 0.25, 0.25]);
  scaled.initialLr = 2;
  scaled.lr = 1;
  expect([scaled.initialLr, optimizer.lr, optimizer.initialLr]).toEqual([2, 1, 0.5]);
});
