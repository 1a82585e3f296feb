import { Regularizer, type Progress, type Regularization } from '@uninas/contracts';
import { bool, float, lessThan, Register } from '@uninas/core';
import { DROP_LIMITS } from './drop-limits.js';

/**
 * Drops paths of the network with a probability that rises linearly:
 * min_prob + (max_prob - min_prob) * epoch / max_epochs.
 *
 * @source Larsson et al., 2017, "FractalNet: Ultra-deep neural networks without
 *   residuals", section 3.1; Zoph et al., 2018, "Learning transferable
 *   architectures for scalable image recognition", the linear increase
 */
@Register.as('regularizer')
export class DropPathRegularizer extends Regularizer.with(
  {
    min_prob: float(0, 'probability in the first epoch', { min: 0, below: 1 }),
    max_prob: float(0, 'probability that is reached after the last epoch', { min: 0, below: 1 }),
    drop_id_paths: bool(false, 'whether identity paths are dropped as well'),
  },
  {},
  { rules: [lessThan('min_prob', 'max_prob')] },
) {
  protected override get configuredStrength(): number {
    return this.args.max_prob;
  }

  protected override get strengthLimits(): readonly [number, number] {
    return DROP_LIMITS;
  }

  override at({ epoch, maxEpochs }: Progress): Regularization {
    const { min_prob, drop_id_paths } = this.args;
    const to = this.strength!;
    const from = Math.min(min_prob, to);
    return { dropPath: from + ((to - from) * epoch) / maxEpochs, dropIdentityPaths: drop_id_paths };
  }
}
