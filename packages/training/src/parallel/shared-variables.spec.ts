import { expect, it } from '@jest/globals';
import type { Method, Variable } from '@uninas/contracts';
import { VariableLayout } from './shared-variables.js';

it('threads share what is trained, each variable once, and the depths of split weights', () => {
  const variable = (name: string, shape: readonly number[]) => ({ name, shape }) as Variable;
  const [a, b, depth, running] = [variable('a', [2, 3]), variable('b', [4]), variable('op.depth', []), variable('mean', [4])]; // prettier-ignore
  const method = {
    groups: () => [{ variables: [a, b] }, { variables: [b] }],
    built: {
      plan: { splits: [{ scope: 'op', depth: 'op.depth', weights: ['w'] }] },
      variables: new Map([a, b, depth, running].map((one) => [one!.name, one])),
    },
  } as unknown as Method;
  const layout = new VariableLayout(method);
  expect(layout.variables).toEqual([a, b, depth]);
  expect(layout.size).toBe(11);
  const memory = new Float32Array(layout.size);
  layout.part(memory, layout.indexOf(depth!)).set([2]);
  expect([...memory]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
});
