import type { Metrics } from '@uninas/contracts';

/** Keys and values as aligned lines for a person. */
export function metricRows(metrics: Metrics): readonly string[] {
  const keys = Object.keys(metrics);
  const width = Math.max(0, ...keys.map((key) => key.length));
  return keys.map((key) => ` > ${key.padEnd(width)}    ${shown(metrics[key] ?? Number.NaN)}`);
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(6);
}
