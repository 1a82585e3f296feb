import type { ModuleSource, NasMetric } from '@uninas/contracts';
import { withDefaults, type DeclaredClass } from '../metrics/with-defaults.js';

/** Metrics by name, each once, in order. */
export type NasMetrics = ReadonlyMap<string, NasMetric>;

/**
 * The metrics of these names.
 *
 * @param path of the module that uses them
 * @throws {Error} if there is no such module
 */
export async function loadNasMetrics(
  names: readonly string[],
  modules: ModuleSource,
  path: string,
): Promise<NasMetrics> {
  const metrics = new Map<string, NasMetric>();
  for (const name of names) metrics.set(name, withDefaults((await modules.load(name)) as DeclaredClass<NasMetric>, path)); // prettier-ignore
  return metrics;
}
