import type { Variable } from '@uninas/contracts';

/** Central differences of a scalar with respect to every element of a variable, whose value stays. */
export function differences(variable: Variable, step: number, f: () => number): number[] {
  const before = Float32Array.from(variable.value.dataSync());
  const found = [...before].map((_, k) => {
    const [above, below] = [step, -step].map((by) => {
      variable.load(before.map((value, i) => (i === k ? value + by : value)));
      return f();
    });
    return (above! - below!) / (2 * step);
  });
  variable.load(before);
  return found;
}

/** Largest difference, relative to the largest expected value. */
export function relativeError(found: readonly number[], expected: readonly number[]): number {
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...found.map((value, i) => Math.abs(value - expected[i]!))) / scale;
}
