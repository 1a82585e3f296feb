import type { Method, Metrics } from '@uninas/contracts';

/** The values of all knobs of a method, by name. */
export function valuesOfKnobs(method: Method): Metrics {
  return Object.fromEntries(method.knobs().map((knob) => [knob.name, knob.get()]));
}

/** Turns the knobs that values are given for; those of other names stay. */
export function turnKnobs(method: Method, values: Metrics): void {
  for (const { name, set } of method.knobs()) {
    const value = values[name];
    if (value !== undefined) set(value);
  }
}
