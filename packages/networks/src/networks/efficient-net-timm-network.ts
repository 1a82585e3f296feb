import type { Description } from '@uninas/contracts';
import { choice, Register } from '@uninas/core';
import { describeEfficientNet } from './describe-efficient-net.js';
import { DescribedNetwork } from './described-network.js';

/** Multipliers of width and depth. */
const SCALES = {
  efficientnet_b0: [1, 1],
  efficientnet_b1: [1, 1.1],
  efficientnet_b2: [1.1, 1.2],
  efficientnet_b3: [1.2, 1.4],
  efficientnet_b4: [1.4, 1.8],
  efficientnet_b5: [1.6, 2.2],
  efficientnet_b6: [1.8, 2.6],
  efficientnet_b7: [2, 3.1],
} as const;

/**
 * A network of the EfficientNet family, by its name in timm.
 *
 * Made of the parts of this package; there is no timm here, and there are no
 * pre-trained weights.
 *
 * @source Tan and Le, 2019, "EfficientNet: Rethinking model scaling for convolutional neural networks", section 4
 */
@Register.as('network', { external: true })
export class EfficientNetTimmNetwork extends DescribedNetwork.with({
  model_name: choice(
    'efficientnet_b0',
    [
      'efficientnet_b0',
      'efficientnet_b1',
      'efficientnet_b2',
      'efficientnet_b3',
      'efficientnet_b4',
      'efficientnet_b5',
      'efficientnet_b6',
      'efficientnet_b7',
    ],
    'member of the family',
  ),
}) {
  protected override body(): Description {
    const [width, depth] = SCALES[this.args.model_name];
    return describeEfficientNet(width, depth);
  }
}
