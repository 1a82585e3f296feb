import type { GatherMoment } from '@uninas/contracts';

/** Whether what a metric gathers is looked at in an epoch: in every n-th one and the last, or in the last one alone. */
export function isDue(each_epochs: number, { epoch, isLast }: GatherMoment): boolean {
  return isLast || (each_epochs > 0 && (epoch + 1) % each_epochs === 0);
}
