import type { Benchmark } from '@uninas/contracts';

/** Values of the architectures that two benchmarks share. */
export interface PairedValues {
  readonly metric: string;
  /** Names of the values, the first benchmark's first. */
  readonly keys: readonly [string, string];
  readonly dataSets: readonly [string, string];
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * All values that two benchmarks can be compared by: those of one metric, of each data set by its
 * longest training, on the part of the data that each benchmark is configured for.
 *
 * @param isSameData whether only values of one data set are compared
 */
export function pairedValues(first: Benchmark, second: Benchmark, isSameData: boolean): readonly PairedValues[] {
  const known = new Set(second.genes.map(String));
  const genes = first.genes.filter((gene) => known.has(String(gene)));
  return meantValues(first).flatMap((a) =>
    meantValues(second).flatMap((b) => {
      if (a.metric !== b.metric || (isSameData && a.dataSet !== b.dataSet)) return [];
      const pairs = genes
        .map((gene) => [first.value(gene, a.key), second.value(gene, b.key)] as const)
        .filter((pair) => !pair.some(Number.isNaN));
      return [
        {
          metric: a.metric,
          keys: [a.key, b.key] as const,
          dataSets: [a.dataSet, b.dataSet] as const,
          first: pairs.map(([value]) => value),
          second: pairs.map(([, value]) => value),
        },
      ];
    }),
  );
}

/** A value of a benchmark. */
export interface MeantValue {
  readonly metric: string;
  readonly dataSet: string;
  readonly key: string;
}

/** One value for each metric and data set, if there is one of the part of the data that is meant. */
export function meantValues(benchmark: Benchmark): readonly MeantValue[] {
  const names = benchmark.keys.map((key) => key.split('@')[0]!.split('/').slice(0, 2).join('/'));
  return [...new Set(names)].flatMap((name) => {
    const [metric = '', dataSet = ''] = name.split('/');
    try {
      return [{ metric, dataSet, key: benchmark.keyOf({ metric, dataSet }) }];
    } catch {
      return []; // of other parts only
    }
  });
}
