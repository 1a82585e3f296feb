import { Scheduler, type Log, type Progress } from '@uninas/contracts';

/**
 * Warm-up, regular schedule, cool-down; subclasses give the regular schedule.
 *
 * With W warm-up epochs, epoch e (0-based, e <= W) has the learning rate
 * warmup_lr + (lr - warmup_lr) * (e + 1) / (W + 1). Then the regular schedule
 * takes one step per epoch, or one for every `each_samples` samples that were
 * seen since the start of epoch W. It is planned for T = max_epochs - W -
 * cooldown_epochs steps, `fake_num_epochs` standing for max_epochs if it is
 * positive. After T epochs the learning rate stays.
 *
 * The plan of T steps holds for `each_samples` as well, as in UniNAS: set
 * `fake_num_epochs` to plan for the number of steps rather than of epochs.
 * Unlike there, such steps end where the cool-down starts, not an epoch later.
 *
 * A plan that has no epoch between warm-up and cool-down, as when a schedule is
 * tried with few epochs, is warned of: the warm-up goes as far as it comes, and
 * the cool-down stays at what it reached.
 */
export abstract class PhasedScheduler extends Scheduler.with({}) {
  /**
   * The learning rate of the regular schedule.
   *
   * @param step steps taken, 0 at first
   * @param steps number of steps that are planned
   */
  protected abstract regular(initial: number, step: number, steps: number): number;

  override check(maxEpochs: number, log: Log): void {
    const { warmup_epochs, cooldown_epochs } = this.args;
    if (this.#regularSteps(maxEpochs) > 0) return;
    log.warn(
      `${this.constructor.name}: ${warmup_epochs} warm-up and ${cooldown_epochs} cool-down epochs leave no other epoch ` +
        `of ${this.#plannedEpochs(maxEpochs)}; ${warmup_epochs >= maxEpochs ? 'all are warm-up' : 'the learning rate does not fall'}`,
    );
  }

  override lr(initial: number, progress: Progress): number {
    const { warmup_epochs: warmup, warmup_lr: start } = this.args;
    const { epoch, maxEpochs } = progress;
    if (epoch < warmup) return start + ((initial - start) * (epoch + 1)) / (warmup + 1);
    const planned = this.#regularSteps(maxEpochs);
    return planned > 0 ? this.regular(initial, this.#step(progress, planned), planned) : initial;
  }

  #plannedEpochs(maxEpochs: number): number {
    const { fake_num_epochs } = this.args;
    return fake_num_epochs > 0 ? fake_num_epochs : maxEpochs;
  }

  /** T, which is not positive if warm-up and cool-down take all epochs. */
  #regularSteps(maxEpochs: number): number {
    const { warmup_epochs, cooldown_epochs } = this.args;
    return this.#plannedEpochs(maxEpochs) - warmup_epochs - cooldown_epochs;
  }

  #step({ epoch, samples, samplesPerEpoch }: Progress, planned: number): number {
    const { warmup_epochs, each_samples } = this.args;
    const epochs = epoch - warmup_epochs;
    if (each_samples <= 0) return Math.min(epochs, planned);
    const seen = Math.min(epochs * samplesPerEpoch + samples, planned * samplesPerEpoch);
    return Math.floor(seen / each_samples);
  }
}
