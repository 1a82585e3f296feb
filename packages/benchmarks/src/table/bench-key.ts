import type { ResultType } from '@uninas/contracts';

/** The name of a value, in its parts. */
export interface BenchKey {
  /** Such as `acc1`, `loss`, `params`, `flops`, `latency`. */
  readonly metric: string;
  readonly dataSet: string;
  /** Of values that were measured on a part of the data. */
  readonly resultType?: ResultType;
  /** Length of the training. */
  readonly epochs?: number;
}

const PATTERN = /^([^/@\s=]+)\/([^/@\s=]+)(?:\/(train|valid|test))?(?:@(\d+))?$/;

/** What a name must look like, for messages. */
export const KEY_FORM = 'metric/dataset, metric/dataset/train|valid|test, or either with @epochs';

/** Reads a name such as `acc1/cifar10/test@200`; undefined if it is none. */
export function parseKey(text: string): BenchKey | undefined {
  const [, metric, dataSet, resultType, epochs] = PATTERN.exec(text) ?? [];
  if (metric === undefined || dataSet === undefined) return undefined;
  return {
    metric,
    dataSet,
    ...(resultType !== undefined && { resultType: resultType as ResultType }),
    ...(epochs !== undefined && { epochs: Number(epochs) }),
  };
}

export function keyText({ metric, dataSet, resultType, epochs }: BenchKey): string {
  const part = resultType === undefined ? '' : `/${resultType}`;
  return `${metric}/${dataSet}${part}${epochs === undefined ? '' : `@${epochs}`}`;
}
