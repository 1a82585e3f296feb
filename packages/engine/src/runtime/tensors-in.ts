import type { Tensor } from '@uninas/contracts';

/** Whether `value` is a tensor of this engine. */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'dataId' in value && 'dtype' in value;
}

/**
 * All tensors in a tensor, array or plain object, at any depth.
 *
 * Class instances and typed arrays are not searched: TensorFlow.js' own walk
 * visits every element of a typed array.
 */
export function tensorsIn(value: unknown): Tensor[] {
  const found: Tensor[] = [];
  const seen = new Set<object>();
  const visit = (item: unknown): void => {
    if (typeof item !== 'object' || item === null || seen.has(item)) return;
    seen.add(item);
    if (isTensor(item)) found.push(item);
    else if (Array.isArray(item)) item.forEach(visit);
    else if (isPlain(item)) Object.values(item).forEach(visit);
  };
  visit(value);
  return found;
}

function isPlain(item: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(item);
  // The prototype's prototype tells plain objects of other realms, too.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
