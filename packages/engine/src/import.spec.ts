import { expect, it } from '@jest/globals';

it('does nothing when it is imported: TensorFlow.js is loaded by createEngine', async () => {
  const { createEngine } = await import('./index.js');
  expect('_tfengine' in globalThis).toBe(false);
  await createEngine();
  expect('_tfengine' in globalThis).toBe(true);
});
