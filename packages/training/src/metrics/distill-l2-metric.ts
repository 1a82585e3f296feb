import { Metric, type Metrics, type Ops, type Targets, type Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * Mean squared error between each output of a student and that of its teacher, times the weight of
 * the block, as `L2/<block>/<i>`; i counts the outputs of a block from 0.
 */
@Register.as('metric', { distill: true })
export class DistillL2Metric extends Metric.with({}) {
  /** @throws {Error} unless the teacher has one output of the same shape for each */
  override evaluate(ops: Ops, outputs: readonly Tensor[], { teacher }: Targets): Metrics {
    if (teacher?.length !== outputs.length) {
      throw new Error(`DistillL2Metric: there are ${outputs.length} outputs, ${teacher?.length ?? 0} of a teacher`);
    }
    const counts = new Map<string, number>();
    const values = outputs.map((output, k): [string, number] => {
      const { block, weight, value } = teacher[k]!;
      if (output.shape.join() !== value.shape.join()) {
        const shapes = `[${output.shape.join(', ')}], that of the teacher [${value.shape.join(', ')}]`;
        throw new Error(`DistillL2Metric: the output of ${block} is ${shapes}`);
      }
      const i = counts.get(block) ?? 0;
      counts.set(block, i + 1);
      const mean = ops.tidy(() => ops.mean(ops.square(ops.sub(output, value))).dataSync()[0]!);
      return [`L2/${block}/${i}`, weight * mean];
    });
    return Object.fromEntries(values);
  }
}
