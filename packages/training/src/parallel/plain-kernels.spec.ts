import { expect, it } from '@jest/globals';
import { createEngine } from '@uninas/engine';
import { localReplicas } from '../testing/local-replicas.fixture.js';
import { startToy, toyTrainerOf } from '../testing/toy-training.fixture.js';
import { SimpleDDPTrainer } from './simple-ddp-trainer.js';

it('sharing steps leaves no tensor behind, with plain kernels either, which make sums of several', async () => {
  const engine = await createEngine({ kernels: 'plain' });
  const before = engine.memory().tensors;
  const toy = await startToy(engine.ops);
  const args = { max_epochs: 2, eval_last: 0, test_last: 0, num_workers: 2 };
  const replicate = () => localReplicas(engine.ops, [0]);
  await toyTrainerOf(SimpleDDPTrainer, args).train({ ...toy.context, replicate });
  toy.method.dispose();
  expect(engine.memory().tensors).toBe(before);
  engine.dispose();
});
