import { choice, Module, path, Register, str } from '@uninas/core';
import type { Gene } from '../gene.js';
import type { Log, Metrics } from '../log.js';

/** On which part of the data something was measured. */
export type ResultType = 'train' | 'valid' | 'test';

/** Which value of an architecture is meant; what is left out is as the benchmark is configured. */
export interface BenchQuestion {
  /** Such as `acc1`, `loss`, `params`, `flops`, `latency`. */
  readonly metric: string;
  readonly dataSet?: string;
  /** For values that were measured on a part of the data. */
  readonly resultType?: ResultType;
  /** Length of the training; the longest there is if left out. */
  readonly epochs?: number;
}

/** Results in memory. */
export interface Benchmark {
  /** For tables and figures. */
  readonly name: string;
  /** Indices that occur, for each position of a gene. */
  readonly space: readonly (readonly number[])[];
  /** The architectures that have results, each once, in the order of the file. */
  readonly genes: readonly Gene[];
  /** Names of all values, such as `acc1/cifar10/test@200`. */
  readonly keys: readonly string[];
  /**
   * The name of the value that is meant.
   *
   * @throws {Error} saying what there is instead, with the likeliest name
   */
  keyOf(question: BenchQuestion): string;
  /** A value of an architecture by its name; NaN if it is missing. */
  value(gene: Gene, key: string): number;
  /** All values of an architecture; undefined if there are no results of it. @throws {Error} if it is of another space */
  lookUp(gene: Gene): Metrics | undefined;
  /** How the benchmark writes an architecture, such as `|none~0|+...`; undefined if there are no results of it. */
  textOf(gene: Gene): string | undefined;
}

/** Published results of architectures. */
@Register.kind('benchmark_set', ['mini', 'tabular', 'surrogate'])
export abstract class BenchmarkSet extends Module.with({
  default_data_set: str('', 'data set of the values that are looked up, that of the file if empty'),
  default_result_type: choice('test', ['train', 'valid', 'test'], 'part of the data that accuracies and losses are of'),
  tmp_name: str('', 'name in tables and figures, that of the file if empty'),
  path: path('{path_data}/bench.json', 'file of the results, may be packed (.gz)'),
}) {
  /**
   * Reads the results.
   *
   * @throws {Error} with file and line if they cannot be read, or the defaults name what is not there
   */
  abstract open(log: Log): Promise<Benchmark>;
}
