/** Steps of a thousand, from the largest on, with what they are called. */
const SCALES: readonly (readonly [factor: number, prefix: string, word: string])[] = [
  [1e9, 'G', 'billions'],
  [1e6, 'M', 'millions'],
  [1e3, 'k', 'thousands'],
  [1, '', ''],
  [1e-3, 'm', 'thousandths'],
  [1e-6, 'µ', 'millionths'],
];
/** Whole numbers below are shown as they are. */
const SHORT = 1e5;

/** Values in a unit that suits them: four digits of the largest one. */
export interface ShownValues {
  /** What is shown, such as `latency in ms`. */
  readonly caption: string;
  readonly textOf: (value: number) => string;
}

/**
 * @param name what the values are, such as `latency`
 * @param unit such as `s`; empty for a number of something
 */
export function shownValues(name: string, unit: string, values: readonly number[]): ShownValues {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (values.every(Number.isInteger) && largest < SHORT) {
    return { caption: unit === '' ? name : `${name} in ${unit}`, textOf: String };
  }
  const [factor, prefix, word] = SCALES.find(([least]) => largest >= least) ?? SCALES.at(-1)!;
  const scaled = unit === '' ? word : `${prefix}${unit}`;
  const digits = Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(largest / factor))));
  return {
    caption: scaled === '' ? name : `${name} in ${scaled}`,
    textOf: (value) => (value === 0 ? '0' : (value / factor).toFixed(digits)),
  };
}
