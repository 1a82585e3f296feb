import { Module, Register } from '@uninas/core';
import type { Gene } from '../gene.js';
import type { Metrics } from '../log.js';

/** Published results of architectures. */
@Register.kind('benchmark_set', ['mini', 'tabular', 'surrogate'])
export abstract class BenchmarkSet extends Module.with({}) {
  /**
   * The values of an architecture by name, such as `cifar10/test/accuracy`.
   *
   * @param gene one candidate for each position of the search space
   * @returns undefined if there are no results of it
   * @throws {Error} if the files cannot be read, or the gene is of another search space
   */
  abstract lookUp(gene: Gene): Promise<Metrics | undefined>;
}
