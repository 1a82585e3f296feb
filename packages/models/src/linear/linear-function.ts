import type { JsonValue, Matrix } from '@uninas/contracts';
import { isNumber, isNumbers } from '../saved-state.js';

/** `weights · x + intercept`. */
export interface LinearFunction {
  readonly weights: Float64Array;
  readonly intercept: number;
}

/** The value of a function at a row of inputs. */
export function linearValue({ weights, intercept }: LinearFunction, { values, columns }: Matrix, row: number): number {
  let sum = intercept;
  for (let i = 0; i < columns; i++) sum += weights[i]! * values[row * columns + i]!;
  return sum;
}

export function linearState({ weights, intercept }: LinearFunction): { readonly [key: string]: JsonValue } {
  return { weights: [...weights], intercept };
}

/** A function as `linearState` wrote it; undefined if it is none. */
export function linearFrom(state: JsonValue | undefined): LinearFunction | undefined {
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return undefined;
  const { weights, intercept } = state as { readonly [key: string]: JsonValue };
  if (!isNumbers(weights) || weights.length === 0 || !isNumber(intercept)) return undefined;
  return { weights: Float64Array.from(weights), intercept };
}
