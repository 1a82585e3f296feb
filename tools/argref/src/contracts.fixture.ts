/** A package of contracts, as the sources of `@test/contracts`. */
export const CONTRACTS: Readonly<Record<string, string>> = {
  'src/index.ts': `export { Metric, Optimizer, Task } from './kinds.js';\n`,
  'src/kinds.ts': `import { any, bool, float, int, Module, Register } from '@uninas/core';

/** Changes the variables of a network. */
@Register.kind('optimizer')
export abstract class Optimizer extends Module.with({
  weight_decay: float(0, 'factor of the L2 penalty', { min: 0 }),
  decay_all: bool(true, 'decay every variable'),
}) {}

/** Measures outputs. */
@Register.kind('metric', ['distill', 'only_head'])
export abstract class Metric extends Module {}

/** A piece of work. */
@Register.kind('task', ['search'])
export abstract class Task extends Module.with(
  { seed: int(0, 'random seed', { min: 0 }) },
  { cls_metrics: any('metric', 'what is measured', { where: { distill: false } }) },
) {}
`,
};
