import { HpoEstimator, type BenchQuestion, type EstimatorContext, type Gene } from '@uninas/contracts';
import { str } from '@uninas/core';

/** A known value of an architecture, looked up in a benchmark. */
export abstract class MiniBenchEstimator extends HpoEstimator.with({
  data_set: str('', 'data set of the value, the default one of the benchmark if empty'),
}) {
  /** Which value it is; the data set is added. */
  protected abstract question(): BenchQuestion;

  /**
   * NaN if the architecture has no such value.
   *
   * @throws {Error} if there is no benchmark, or no architecture of it has such a value
   */
  override estimate(gene: Gene, { benchmark }: EstimatorContext): number {
    if (benchmark === undefined) throw new Error(`${this.constructor.name} needs a benchmark`);
    const { data_set } = this.args;
    const key = benchmark.keyOf({ ...this.question(), ...(data_set !== '' && { dataSet: data_set }) });
    return benchmark.value(gene, key);
  }
}
