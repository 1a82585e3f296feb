import type { Foreseen, Method } from '@uninas/contracts';
import { suggest } from '@uninas/core';
import { gathers } from '../metrics/gathers.js';
import { PHASE_KEYS } from '../trainer/evaluation.js';

/** The argument of a callback that names a measured value. */
export interface KeyArgument {
  /** Class of the callback. */
  readonly cls: string;
  readonly key: string;
  /** The default of the argument: where it does not fit, nobody has asked for it. */
  readonly byDefault: unknown;
}

/**
 * Looks whether a log key can be measured, before anything is written. Of one that the user asks for in a
 * phase that is never measured, the log warns.
 *
 * What evaluations and tests measure of the network itself is known, but for what
 * some metrics gather over a whole phase only; of any other key nothing is said.
 *
 * @throws {Error} if the user asks for a key that evaluations do not have; of the default, and where metrics
 *   gather, the log warns
 */
export function checkKey({ cls, key, byDefault }: KeyArgument, method: Method, foreseen: Foreseen): void {
  const { log } = foreseen;
  const of = (['valid', 'test'] as const).find((name) => key.startsWith(`${PHASE_KEYS[name]}/`));
  const why = of && key !== byDefault ? foreseen.unmeasured(of) : undefined;
  if (why !== undefined) log.warn(`${cls}: key: ${key} will never be measured, ${why}`);
  const phase = of && PHASE_KEYS[of];
  if ((phase === undefined && key.includes('/')) || key.startsWith(`${phase}/clones/`)) return;
  const known = foreseen.measured().map((name) => `${phase ?? PHASE_KEYS.valid}/${name}`);
  if (known.includes(key)) return;
  const near = suggest(key, known);
  const hint = near === undefined ? '' : `; did you mean ${near.name}?`;
  const text = `there is no ${key}; evaluations measure ${known.join(', ')}${hint}`;
  if (key !== byDefault && !gathers(method)) throw new Error(`key: ${text}`);
  log.warn(`${cls}: key: ${text}`);
}

/** Whether smaller values of a log key are better: losses, criteria and squared errors. */
export function isLossKey(key: string): boolean {
  return /(^|\/)(loss(\/|$)|(criterion|L2)\/)/.test(key);
}
