import type { Method, Metrics } from '@uninas/contracts';

/** Training has left the numbers; what was saved before stays as it is. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
  readonly code = 'UNINAS_EDIVERGED';

  /**
   * @param what that is no number
   * @param epoch 0-based, at hand
   */
  constructor(what: string, where: string, epoch: number) {
    const kept = epoch === 0 ? 'there is no earlier state' : `what was saved up to epoch ${epoch} stays as it is`;
    super(
      `${where}: ${what}; ${kept}; begin anew with a smaller lr, warmup_epochs of the scheduler, ` +
        'or clip_norm_value of the optimizer',
    );
  }
}

/** @throws {DivergedError} if a loss of a training batch is not finite */
export function requireFiniteLoss(
  metrics: Metrics,
  { epoch, step }: { readonly epoch: number; readonly step: number },
): void {
  const bad = lossesOf(metrics).find(([, value]) => !Number.isFinite(value));
  if (bad === undefined) return;
  throw new DivergedError(`train/${bad[0]} is ${bad[1]}`, `epoch ${epoch + 1}, step ${step + 1}`, epoch);
}

/** @throws {DivergedError} if a value of the network or of its architecture is not finite */
export function requireFiniteValues(method: Method, epoch: number): void {
  const variables = new Set([
    ...method.built.variables.values(),
    ...method.groups().flatMap((group) => group.variables),
  ]);
  for (const { name, value } of variables) {
    const bad = (value.dataSync() as Float32Array).find((one) => !Number.isFinite(one));
    if (bad !== undefined) throw new DivergedError(`${name} has the value ${bad}`, `after epoch ${epoch + 1}`, epoch);
  }
}

/** Losses among measured values. */
export function lossesOf(metrics: Metrics): readonly (readonly [key: string, value: number])[] {
  return Object.entries(metrics).filter(([key]) => key === 'loss' || key.endsWith('/loss'));
}
