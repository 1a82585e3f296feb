/** Where an axis begins, ends and is labelled. */
export interface AxisTicks {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

const STEPS = [1, 2, 5, 10];
/** Values nearer to 0 than this are drawn as if they were 0. */
const TINY = 1e-290;

/**
 * Round numbers (1, 2 or 5 times a power of ten apart) around finite values, about `count` of them.
 * Without values the axis runs from 0 to 1; around a single value it has some room.
 */
export function axisTicks(values: readonly number[], count = 6): AxisTicks {
  const [low, high] = rangeOf(values);
  const rough = high / count - low / count; // their difference may be too large for a number
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((factor) => power * factor >= rough * 0.999) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const label = labeller(step, Math.max(Math.abs(first), Math.abs(last)) * step);
  const places = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const ticks = places.map((place) => ({ value: place * step, label: place === 0 ? '0' : label(place * step) }));
  return {
    from: bounded(first * step),
    to: bounded(last * step),
    ticks: ticks.filter(({ value }) => Number.isFinite(value)),
  };
}

function rangeOf(values: readonly number[]): readonly [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > size * 1e-9 + TINY) return [low, high];
  const margin = size > TINY ? size / 10 : 1;
  return [bounded(low - margin), bounded(high + margin)];
}

/** Fixed notation for usual sizes, else exponents; as many digits as tell neighbours apart. */
function labeller(step: number, largest: number): (value: number) => string {
  const power = Math.floor(Math.log10(step) + 1e-9);
  if (largest < 1e6 && step >= 1e-4) return (value) => value.toFixed(Math.max(0, -power));
  const digits = Math.min(15, Math.max(0, Math.floor(Math.log10(bounded(largest)) + 1e-9) - power));
  return (value) => value.toExponential(digits).replace('e+', 'e');
}

function bounded(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}
