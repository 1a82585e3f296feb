import type { Candidate, Front } from '../../api/run-types.js';
import { amountText, numberText } from '../format.js';

/** Something that architectures are compared by. */
export interface Measure {
  readonly key: string;
  /** Undefined where neither is better. */
  readonly maximize?: boolean;
}

/** In which order the architectures were rated: the axis of a search with one objective. */
export const ORDER = 'order of rating';

/** All that candidates can be shown by: objectives first, then what else was measured, then their order. */
export function measuresOf({ objectives, candidates }: Front): readonly Measure[] {
  const keys = new Set(candidates.flatMap(({ values }) => Object.keys(values)));
  for (const { key } of objectives) keys.delete(key);
  return [...objectives, ...[...keys].map((key) => ({ key })), { key: ORDER }];
}

/** Keys of the measures to the right and upwards. */
export type Axes = readonly [x: string, y: string];

/** The two measures that are shown at first: costs to the right, quality upwards. */
export function firstAxes({ objectives }: Front): Axes {
  const [first, second] = objectives;
  if (first === undefined) return [ORDER, ORDER];
  if (second === undefined) return [ORDER, first.key];
  return first.maximize || !second.maximize ? [second.key, first.key] : [first.key, second.key];
}

export function valueOf({ values }: Candidate, key: string, index: number): number {
  return key === ORDER ? index + 1 : (values[key] ?? NaN);
}

/** A value of a candidate, as short as it can be told from others. */
export function valueText(value: number): string {
  return Math.abs(value) >= 10_000 ? amountText(value) : numberText(value);
}

/** The name of an architecture. */
export function geneText(gene: readonly number[]): string {
  return gene.join(', ');
}
