import { quartiles } from '../functions/quartiles.js';
import { shownValues } from './shown-values.js';

/** The values of architectures that were measured in one way. */
export interface Sampled {
  /** Such as `standalone`. */
  readonly way: string;
  readonly values: readonly number[];
}

/**
 * How the costs of architectures are distributed, a row for each way to measure them, in at most 70 characters.
 *
 * @param name of the values, such as `latency`
 * @param unit as in `ProfileFunction`
 */
export function sampleTable(sampled: readonly Sampled[], name: string, unit: string): readonly string[] {
  const { caption, textOf } = shownValues(
    name,
    unit,
    sampled.flatMap(({ values }) => values),
  );
  const header = ['', 'smallest', 'quartile', 'median', 'quartile', 'largest'];
  const rows = sampled.map(({ way, values }) => {
    const [low, median, high] = quartiles(values);
    return [way, ...[Math.min(...values), low, median, high, Math.max(...values)].map(textOf)];
  });
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string => {
    return `    ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}`;
  };
  return [`${caption}, of ${sampled[0]!.values.length} architectures:`, line(header), ...rows.map(line)];
}
