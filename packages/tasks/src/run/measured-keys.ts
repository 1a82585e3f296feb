import type { Gene, Method, OpenData } from '@uninas/contracts';

/** Samples that are evaluated; some metrics need more than one. */
const SAMPLES = 8;

/**
 * Log keys of the values that an evaluation measures, without the phase: known by evaluating a few samples.
 *
 * Neither the method nor the data set is changed; the test part is not read.
 *
 * @param gene architecture to evaluate; otherwise the method samples one
 */
export function measuredKeys(method: Method, data: OpenData, gene?: Gene): readonly string[] {
  return keysOf(method, data, gene && { gene });
}

/** The same with what metrics gather over a phase, as far as a few samples show it. */
export function measuredOrGatheredKeys(method: Method, data: OpenData): readonly string[] {
  const gathering = new Map(method.metrics().map((metric) => [metric, metric.gather({ epoch: 0, isLast: true })]));
  const measured = keysOf(method, data, { gatherers: { of: (metric) => gathering.get(metric) } });
  const gathered = [...gathering.values()].flatMap((gatherer) => Object.keys(gatherer?.result()?.metrics ?? {}));
  return [...measured, ...gathered];
}

function keysOf(method: Method, data: OpenData, options: Parameters<Method['evalStep']>[2]): readonly string[] {
  const loader = data.loader('valid', SAMPLES) ?? data.loader('train', SAMPLES);
  if (loader === undefined) return [];
  return Object.keys(method.evalStep(loader.batch(0, 0), { epoch: 0, step: 0 }, options));
}
