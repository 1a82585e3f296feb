/** The arguments of a trainer that say how long it trains, and when it evaluates. */
export interface EpochArgs {
  readonly max_epochs: number;
  readonly stop_epoch: number;
  readonly eval_last: number;
  readonly test_last: number;
}

/** Number of epochs that are trained, if the method does not stop before. */
export function trainedEpochs({ max_epochs: max, stop_epoch: stop }: EpochArgs): number {
  return stop > 0 ? Math.min(stop, max) : max;
}

/** Whether a phase follows the training of an epoch. @param epoch 0-based */
export function isPhaseDue(args: EpochArgs, phase: 'valid' | 'test', epoch: number): boolean {
  const last = phase === 'valid' ? args.eval_last : args.test_last;
  return last < 0 || epoch >= trainedEpochs(args) - last;
}
