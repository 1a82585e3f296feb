import { describe, expect, it } from '@jest/globals';
import type { Program, Step } from '@uninas/contracts';
import { builtInActivations } from './built-in-activations.js';
import { rectifiedNorms } from './rectified-norms.js';

const shape = [4, 4, 8];
const norm = (x: number, out: number): Step => ({
  op: 'batch_norm',
  x,
  out,
  shape,
  scale: undefined,
  offset: undefined,
  mean: `mean${out}`,
  variance: `variance${out}`,
  epsilon: 1e-5,
  momentum: 0.1,
});
const act = (x: number, out: number, name = 'relu'): Step => ({ op: 'activation', x, out, shape, name, products: 0 });
const pairs = (steps: readonly Step[], outputs: readonly number[]): [number, number][] => {
  const program: Program = { inputs: [0], steps, outputs };
  return [...rectifiedNorms(program, builtInActivations)].map(([id, { out }]) => [id, out]);
};

describe('the rectifiers that are all that reads a norm', () => {
  it('are found wherever they stand', () => {
    const between: Step = { op: 'global_avg_pool', x: 0, out: 7, shape: [8] };
    expect(pairs([norm(0, 1), between, act(1, 2), norm(2, 3), act(3, 4, 'relu6')], [4, 7])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('are not those of a norm that is read again', () => {
    expect(pairs([norm(0, 1), act(1, 2), { op: 'add', xs: [1, 2], out: 3, shape }], [3])).toEqual([]);
    expect(pairs([norm(0, 1), act(1, 2)], [2, 1])).toEqual([]);
    expect(pairs([norm(0, 1), act(1, 2), act(1, 3)], [2, 3])).toEqual([]);
    const branch: Program = { inputs: [1], steps: [norm(1, 5)], outputs: [5] };
    const choice: Step = {
      op: 'choice',
      xs: [1],
      out: 3,
      shape,
      weight: 'w',
      strategy: '',
      scope: '',
      branches: [branch],
    };
    expect(pairs([norm(0, 1), act(1, 2), choice], [2, 3])).toEqual([]);
  });

  it('are not other activations, nor those of what is no norm', () => {
    expect(pairs([norm(0, 1), act(1, 2, 'sigmoid')], [2])).toEqual([]);
    expect(pairs([act(0, 1), act(1, 2)], [2])).toEqual([]);
  });
});
