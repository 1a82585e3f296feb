import { tableKey, type TableContent } from '@uninas/benchmarks';
import type { Candidate, Method } from '@uninas/contracts';
import { geneKey } from '@uninas/space';

/** What a super-network predicts of architectures, by the keys of estimators. */
export interface Predictions extends Pick<TableContent, 'name' | 'description'> {
  readonly method: Method;
  readonly keys: readonly string[];
  readonly candidates: readonly Pick<Candidate, 'gene' | 'values'>[];
}

/** Predictions as a table of results; the key `acc1/valid` becomes `acc1/<data set>/valid`, any other one a metric. */
export function predictionTable({ name, description, method, keys, candidates }: Predictions): TableContent {
  const dataSet = method.children.cls_data.constructor.name.replace(/Data$/, '').toLowerCase();
  const columns = keys.map((key) => [tableKey(key, dataSet), candidates.map(({ values }) => values[key]!)] as const);
  return {
    name,
    description,
    defaultDataSet: dataSet,
    space: method.strategies?.space() ?? [],
    genes: candidates.map(({ gene }) => gene),
    texts: candidates.map(({ gene }) => geneKey(gene)),
    columns: new Map(columns),
  };
}
