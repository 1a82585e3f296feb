import type { GroupOptimizer, JsonValue, Ops, ParameterGroup, State, Tensor, Variable } from '@uninas/contracts';
import { clip } from './clip.js';
import type { OptimizerSettings } from './optimizer-settings.js';
import { Slots } from './slots.js';
import { decayOf } from './weight-decay.js';

/** One variable in one step. */
export interface VariableStep {
  readonly ops: Ops;
  readonly value: Tensor;
  /** Clipped, and with the L2 penalty unless the rule decouples it. */
  readonly gradient: Tensor;
  /** Learning rate of this step. */
  readonly lr: number;
  /** How often the variable has been changed, this step included. */
  readonly count: number;
  /** The remembered tensor of a name; undefined before the first step. */
  slot(name: string): Tensor | undefined;
  /** Remembers a tensor, which may be shared with the result. */
  remember(name: string, value: Tensor): void;
}

/** What tells one optimizer from another. */
export interface UpdateRule {
  /** Class name of the optimizer, for log keys. */
  readonly cls: string;
  /** Names of the remembered tensors, each of the variable's shape. */
  readonly slots: readonly string[];
  /**
   * The share of a variable that decoupled weight decay takes away in a step,
   * before the update; without it, the decay is an L2 penalty in the gradient.
   */
  readonly decoupledDecay?: (decay: number, lr: number) => number;
  /** @returns the new value; everything else that it makes is freed */
  update(step: VariableStep): Tensor;
}

/**
 * An update rule at work on a group of variables, as PyTorch's optimizers are:
 * gradients are clipped over the whole group, then weight decay is added, then
 * each variable follows the rule. Variables without a gradient are left alone,
 * with their slots and step counts.
 */
export class GroupStepper implements GroupOptimizer {
  readonly cls: string;
  lr: number;
  initialLr: number;
  readonly #slots: Slots;
  readonly #decays: readonly number[];
  readonly #counts: number[];

  constructor(
    private readonly rule: UpdateRule,
    private readonly settings: OptimizerSettings,
    private readonly group: ParameterGroup,
    private readonly ops: Ops,
  ) {
    this.cls = rule.cls;
    this.lr = settings.lr;
    this.initialLr = settings.lr;
    this.#slots = new Slots(ops, group.variables, rule.slots);
    this.#decays = group.variables.map((variable) => decayOf(variable, group, settings));
    this.#counts = group.variables.map(() => 0);
  }

  /** @throws {RangeError} unless there is one gradient, or undefined, for each variable */
  step(gradients: readonly (Tensor | undefined)[]): void {
    const { variables, name } = this.group;
    try {
      if (gradients.length !== variables.length) {
        throw new RangeError(
          `the group "${name}" has ${variables.length} variables, there are ${gradients.length} gradients`,
        );
      }
      this.ops.tidy(() => {
        clip(this.ops, gradients, this.settings).forEach((gradient, i) => {
          if (gradient !== undefined) this.#change(variables[i]!, gradient, i);
        });
      });
    } finally {
      for (const gradient of gradients) gradient?.dispose();
    }
  }

  state(): State {
    const counts: Record<string, JsonValue> = {};
    this.group.variables.forEach((variable, i) => (counts[variable.name] = this.#counts[i]!));
    return { tensors: this.#slots.save(), values: { lr: this.lr, counts } };
  }

  /** @throws {Error} that names the first tensor or value that does not fit; nothing is changed then */
  restore({ tensors, values }: State): void {
    const { lr, counts: saved } = values;
    if (typeof lr !== 'number') throw new Error(`the learning rate "lr" of the optimizer is missing`);
    if (typeof saved !== 'object' || saved === null || Array.isArray(saved)) {
      throw new Error('the step counts "counts" of the optimizer are missing');
    }
    const byName = saved as { readonly [name: string]: JsonValue };
    const counts = this.group.variables.map(({ name }) => {
      const count = byName[name];
      if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count;
      throw new Error(`the step count of "${name}" is missing in the optimizer's state`);
    });
    this.#slots.check(tensors);
    this.group.variables.forEach((variable, i) => {
      // every rule sets all of its slots in the first step
      const missing =
        counts[i]! > 0 ? this.rule.slots.find((slot) => !tensors.has(`${variable.name}/${slot}`)) : undefined;
      if (missing !== undefined) throw new Error(`the slot "${variable.name}/${missing}" is missing`);
    });
    this.lr = lr;
    counts.forEach((count, i) => (this.#counts[i] = count));
    this.#slots.load(tensors);
  }

  dispose(): void {
    this.#slots.dispose();
  }

  #change(variable: Variable, clipped: Tensor, i: number): void {
    const { ops } = this;
    const decay = this.#decays[i]!;
    const { decoupledDecay } = this.rule;
    const isPenalty = decay !== 0 && decoupledDecay === undefined;
    const isShrunk = decay !== 0 && decoupledDecay !== undefined;
    const { value } = variable;
    const changed = this.rule.update({
      ops,
      value: isShrunk ? ops.affine(value, 1 - decoupledDecay(decay, this.lr)) : value,
      gradient: isPenalty ? ops.weightedSum([clipped, value], [1, decay]) : clipped,
      lr: this.lr,
      count: ++this.#counts[i]!,
      slot: (name) => this.#slots.get(variable, name),
      // a second handle on the same memory, since a gradient is freed after the step
      remember: (name, tensor) => this.#slots.set(variable, name, ops.stopGradient(tensor)),
    });
    variable.assign(changed);
  }
}
