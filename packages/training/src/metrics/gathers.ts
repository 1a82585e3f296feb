import type { Method } from '@uninas/contracts';

/** Whether metrics of a method gather values over a phase, if only that of the last epoch. */
export function gathers(method: Method): boolean {
  return method.metrics().some((metric) => metric.gather({ epoch: 0, isLast: true }) !== undefined);
}
