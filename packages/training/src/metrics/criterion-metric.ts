import {
  Metric,
  type Criterion,
  type Metrics,
  type ModuleSource,
  type Ops,
  type Targets,
  type Tensor,
} from '@uninas/contracts';
import { moduleName, Register } from '@uninas/core';
import { withDefaults, type DeclaredClass } from './with-defaults.js';

/**
 * Any criterion, with its default arguments, as `criterion/<class>`: the sum over all heads, each
 * times the weight of its loss.
 */
@Register.as('metric', { only_head: true })
export class CriterionMetric extends Metric.with({
  criterion: moduleName('criterion', 'L1Criterion', 'class of the criterion', { where: { distill: false } }),
}) {
  #criterion: Criterion | undefined;

  /** @throws {Error} if there is no such criterion */
  override async prepare(modules: ModuleSource): Promise<void> {
    const { criterion } = this.args;
    this.#criterion = withDefaults((await modules.load(criterion)) as DeclaredClass<Criterion>, this.node.path);
  }

  /** @throws {Error} if it was not prepared */
  override evaluate(ops: Ops, outputs: readonly Tensor[], targets: Targets): Metrics {
    const criterion = this.#criterion;
    if (criterion === undefined) throw new Error(`CriterionMetric: ${this.args.criterion} is not loaded`);
    const value = outputs.reduce((sum, output, i) => {
      const loss = ops.tidy(() => ops.mean(criterion.loss(ops, output, targets)));
      const weighted = (targets.weights?.[i] ?? 1) * loss.dataSync()[0]!;
      loss.dispose();
      return sum + weighted;
    }, 0);
    return { [`criterion/${this.args.criterion}`]: value };
  }
}
