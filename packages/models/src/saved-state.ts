import type { JsonValue, Model } from '@uninas/contracts';

/** Whether a value of a state is a finite number. */
export function isNumber(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Whether a value of a state is a list of finite numbers. */
export function isNumbers(value: JsonValue | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every(isNumber);
}

/** A state that does not fit its model. @param what what should be where */
export function refuseState(model: Model, what: string): Error {
  return new Error(`the state does not fit ${model.constructor.name}: ${what}`);
}
