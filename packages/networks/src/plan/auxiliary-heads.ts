import type { NetworkPlan, PlannedModule } from '@uninas/contracts';

/** The heads before the last one, which help the training and are no part of what a network costs. */
export function auxiliaryHeads({ modules }: Pick<NetworkPlan, 'modules'>): readonly PlannedModule[] {
  return modules.filter(({ part }) => part === 'head').slice(0, -1);
}
