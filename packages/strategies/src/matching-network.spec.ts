import { expect, it } from '@jest/globals';
import { Random } from '@uninas/core';
import { createEngine } from '@uninas/engine';
import { MatchingNetwork } from './matching-network.js';

it('a step against the gradient of the match leaves no tensor behind, with plain kernels either', async () => {
  const engine = await createEngine({ kernels: 'plain' });
  const { ops } = engine;
  const matching = new MatchingNetwork(ops, new Random(3), { classes: 3, samples: 2, average: true });
  const difference = ops.tensor([0.2, -0.1, 0.3, 0.4, -0.5, 0.1], [2, 3]);
  const before = engine.memory().tensors;
  const match = matching.match(difference);
  matching.step(difference, -1, 2);
  expect(matching.match(difference)).toBeGreaterThan(match);
  expect(engine.memory().tensors).toBe(before);
  difference.dispose();
  matching.dispose();
  engine.dispose();
});
