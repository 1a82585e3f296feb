import type { Description } from '@uninas/contracts';
import { atLeastOneOf, choice, Register } from '@uninas/core';
import { describeEfficientNet } from './describe-efficient-net.js';
import { DescribedNetwork } from './described-network.js';

/** Multipliers of width and depth by member of the family. */
const SCALES = {
  b0: [1, 1],
  b1: [1, 1.1],
  b2: [1.1, 1.2],
  b3: [1.2, 1.4],
  b4: [1.4, 1.8],
  b5: [1.6, 2.2],
  b6: [1.8, 2.6],
  b7: [2, 3.1],
  b8: [2.2, 3.6],
} as const;

/**
 * A network of the EfficientNet family, by its name in timm.
 *
 * Made of the parts of this package; there is no timm here, and there are no
 * pre-trained weights. Names with `tf_`, `_ap` (adversarial) and `_ns` (noisy
 * student) mean the same layers: in timm they differ by their weights, and those
 * ported from TensorFlow by padding and the epsilon of batch normalisation, which
 * are those of PyTorch here.
 *
 * @source Tan and Le, 2019, "EfficientNet: Rethinking model scaling for convolutional neural networks", section 4
 */
@Register.as('network', { external: true })
export class EfficientNetTimmNetwork extends DescribedNetwork.with(
  {
    model_name: choice(
      '',
      [
        '',
        'efficientnet_b0',
        'efficientnet_b1',
        'efficientnet_b2',
        'efficientnet_b3',
        'efficientnet_b4',
        'efficientnet_b5',
        'efficientnet_b6',
        'efficientnet_b7',
        'efficientnet_b8',
        'tf_efficientnet_b0',
        'tf_efficientnet_b1',
        'tf_efficientnet_b2',
        'tf_efficientnet_b3',
        'tf_efficientnet_b4',
        'tf_efficientnet_b5',
        'tf_efficientnet_b6',
        'tf_efficientnet_b7',
        'tf_efficientnet_b8',
        'tf_efficientnet_b0_ap',
        'tf_efficientnet_b1_ap',
        'tf_efficientnet_b2_ap',
        'tf_efficientnet_b3_ap',
        'tf_efficientnet_b4_ap',
        'tf_efficientnet_b5_ap',
        'tf_efficientnet_b6_ap',
        'tf_efficientnet_b7_ap',
        'tf_efficientnet_b8_ap',
        'tf_efficientnet_b0_ns',
        'tf_efficientnet_b1_ns',
        'tf_efficientnet_b2_ns',
        'tf_efficientnet_b3_ns',
        'tf_efficientnet_b4_ns',
        'tf_efficientnet_b5_ns',
        'tf_efficientnet_b6_ns',
        'tf_efficientnet_b7_ns',
      ],
      'member of the family; it has to be named',
    ),
  },
  {},
  { rules: [atLeastOneOf('model_name')] },
) {
  protected override body(): Description {
    const member = Object.entries(SCALES).find(([name]) => this.args.model_name.includes(`_${name}`));
    if (member === undefined)
      throw new Error('EfficientNetTimmNetwork: model_name is not set; name a member of the family');
    const [width, depth] = member[1];
    return describeEfficientNet(width, depth);
  }
}
