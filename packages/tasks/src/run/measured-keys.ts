import type { Gene, Method, OpenData } from '@uninas/contracts';

/**
 * Log keys of the values that an evaluation measures, without the phase: known by evaluating one sample.
 *
 * Values that metrics gather over a whole phase are not among them. Neither the
 * method nor the data set is changed; the test part is not read.
 *
 * @param gene architecture to evaluate; otherwise the method samples one
 */
export function measuredKeys(method: Method, data: OpenData, gene?: Gene): readonly string[] {
  const loader = data.loader('valid', 1) ?? data.loader('train', 1);
  if (loader === undefined) return [];
  return Object.keys(method.evalStep(loader.batch(0, 0), { epoch: 0, step: 0 }, gene && { gene }));
}
