import {
  Optimizer,
  type GroupOptimizer,
  type Log,
  type Ops,
  type ParameterGroup,
  type State,
  type Tensor,
} from '@uninas/contracts';
import { float, Register } from '@uninas/core';
import { GroupStepper } from './group-stepper.js';

/**
 * Plain stochastic gradient descent that tells in every step how many variables of the group had
 * no gradient, only zeros, or others: w = w - lr * g. Finds parts of a network that do not learn.
 */
@Register.as('optimizer')
export class DebugOptimizer extends Optimizer.with({
  lr: float(0.01, 'learning rate', { min: 0 }),
}) {
  override create(group: ParameterGroup, ops: Ops, log?: Log): GroupOptimizer {
    const stepper = new GroupStepper(
      {
        cls: 'DebugOptimizer',
        slots: [],
        update: ({ ops: o, value, gradient, lr }) => o.weightedSum([value, gradient], [1, -lr]),
      },
      this.args,
      group,
      ops,
    );
    return new CountingStepper(stepper, group.name, log);
  }
}

/** Counts gradients before it hands them on. */
class CountingStepper implements GroupOptimizer {
  readonly cls = 'DebugOptimizer';

  constructor(
    private readonly stepper: GroupStepper,
    private readonly group: string,
    private readonly log: Log | undefined,
  ) {}

  get lr(): number {
    return this.stepper.lr;
  }
  set lr(value: number) {
    this.stepper.lr = value;
  }
  get initialLr(): number {
    return this.stepper.initialLr;
  }
  set initialLr(value: number) {
    this.stepper.initialLr = value;
  }

  step(gradients: readonly (Tensor | undefined)[]): void {
    const there = gradients.filter((gradient) => gradient !== undefined);
    const zeros = there.filter((gradient) => gradient.dataSync().every((value) => value === 0)).length;
    const none = gradients.length - there.length;
    this.log?.info(
      `DebugOptimizer, group ${this.group}: gradients are missing for ${none} variables, ` +
        `zero for ${zeros}, other for ${there.length - zeros}`,
    );
    this.stepper.step(gradients);
  }

  state(): State {
    return this.stepper.state();
  }
  restore(state: State): void {
    this.stepper.restore(state);
  }
  dispose(): void {
    this.stepper.dispose();
  }
}
