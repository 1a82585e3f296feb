import { expect, it } from '@jest/globals';
import type { NetworkPlan, Program, Step } from '@uninas/contracts';
import { toyPlan } from './toy-network.fixture.js';
import { UsedVariables } from './used-variables.js';

const EMPTY: Program = { inputs: [0], steps: [], outputs: [0] };

function choiceOf(weight: string, scope: string, branches: readonly Program[]): Step {
  return { op: 'choice', out: 1, shape: [1], xs: [0], weight, strategy: 'default', scope, branches };
}
function used(plan: NetworkPlan, active: Readonly<Record<string, readonly number[]>>): string[] {
  const variables = new UsedVariables(plan);
  return plan.variables.map(({ name }) => name).filter((name) => variables.has(name, (weight) => active[weight]!, () => 0)); // prettier-ignore
}

it('are those of the branches that run, and all outside of branches', () => {
  const plan = toyPlan(['a', 'b', 'a'], [3, 3, 3]);
  const always = ['stem.weight', 'stem.running', 'head.weight', 'head.bias'];
  const within = (...names: string[]): string[] => [...always.slice(0, 2), ...names, ...always.slice(2)];
  expect(used(plan, { a: [0], b: [1] })).toEqual(
    within('cells.0.op.0.weight', 'cells.1.op.1.weight', 'cells.2.op.0.weight'),
  );
  expect(used(plan, { a: [2], b: [2] })).toEqual(always);
  expect(used(plan, { a: [0, 1], b: [2] })).toEqual(
    within('cells.0.op.0.weight', 'cells.0.op.1.weight', 'cells.2.op.0.weight', 'cells.2.op.1.weight'),
  );
});

it('of nested branches need every branch around them, and indices are not mixed up by their digits', () => {
  const inner = choiceOf('inner', 'op.1.sub', [EMPTY, EMPTY]);
  const branches = [EMPTY, { ...EMPTY, steps: [inner] }, ...Array.from({ length: 9 }, () => EMPTY)];
  const base = toyPlan([], []);
  const plan: NetworkPlan = {
    ...base,
    modules: [{ ...base.modules[0]!, program: { ...EMPTY, steps: [choiceOf('outer', 'op', branches)] } }],
    variables: ['op.1.own', 'op.1.sub.0.x', 'op.1.sub.1.x', 'op.10.x', 'op.shared'].map((name) => ({
      ...base.variables[0]!,
      name,
    })),
  };
  expect(used(plan, { outer: [1], inner: [0] })).toEqual(['op.1.own', 'op.1.sub.0.x', 'op.shared']);
  expect(used(plan, { outer: [10], inner: [0] })).toEqual(['op.10.x', 'op.shared']);
});

it('of several branches that share them need one of these branches', () => {
  const base = toyPlan([], []);
  const conv = (filter: string, out: number): Step => ({
    op: 'linear',
    out,
    shape: [1],
    x: 0,
    weight: filter,
    bias: undefined,
  });
  const branches = ['op.wide', 'op.wide', 'op.narrow'].map((name, i): Program => {
    return { inputs: [0], steps: [conv(name, 10 + i)], outputs: [10 + i] };
  });
  const plan: NetworkPlan = {
    ...base,
    modules: [{ ...base.modules[0]!, program: { ...EMPTY, steps: [choiceOf('w', 'op', branches)] } }],
    variables: ['op.wide', 'op.narrow'].map((name) => ({ ...base.variables[0]!, name })),
  };
  expect(used(plan, { w: [0] })).toEqual(['op.wide']);
  expect(used(plan, { w: [1] })).toEqual(['op.wide']);
  expect(used(plan, { w: [2] })).toEqual(['op.narrow']);
  expect(used(plan, { w: [1, 2] })).toEqual(['op.wide', 'op.narrow']);
});

it('of weights that are not split yet are those of the first candidate', () => {
  const base = toyPlan([], []);
  const branchOf = (name: string, out: number): Program => {
    const step: Step = { op: 'linear', out, shape: [1], x: 0, weight: name, bias: undefined };
    return { inputs: [0], steps: [step], outputs: [out] };
  };
  const choice = choiceOf('w', 'op', [branchOf('op.0.x', 10), branchOf('op.1.x', 11)]);
  const split = { ...choice, split: { depth: 'op.depth', level: 1 } } as Step;
  const plan: NetworkPlan = {
    ...base,
    modules: [{ ...base.modules[0]!, program: { ...EMPTY, steps: [split] } }],
    variables: ['op.0.x', 'op.1.x'].map((name) => ({ ...base.variables[0]!, name })),
  };
  const variables = new UsedVariables(plan);
  const usedAt = (depth: number, index: number): string[] =>
    ['op.0.x', 'op.1.x'].filter((name) => variables.has(name, () => [index], () => depth)); // prettier-ignore
  for (const index of [0, 1]) expect(usedAt(1, index)).toEqual(['op.0.x']);
  expect([usedAt(2, 0), usedAt(2, 1)]).toEqual([['op.0.x'], ['op.1.x']]);
});
