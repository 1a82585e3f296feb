import type { JsonValue } from '@uninas/contracts';

/** The same value as any JSON can hold it: numbers that are none, such as the loss of a training that failed, as texts. */
export function asPlainJson(value: JsonValue): JsonValue {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(asPlainJson);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asPlainJson(member as JsonValue)]));
}
