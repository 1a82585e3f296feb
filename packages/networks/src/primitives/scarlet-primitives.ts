import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { invertedBottlenecks, withSkip } from './inverted-bottlenecks.js';

/**
 * Twelve inverted bottlenecks with hard swish, six without and six with squeeze
 * and excitation: expansion 3 with kernels of 3, 5, 7, then expansion 6; with
 * stride 1 also a linear transformer.
 *
 * @source Chu et al., 2019, "ScarletNAS: Bridging the gap between stability and scalability in weight-sharing neural architecture search", section 4.1
 */
@Register.as('primitive_set')
export class ScarletPrimitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const attention = {
      att_cls: 'SqueezeExcitationChannelModule',
      use_c_substitute: false,
      c_mul: 0.25,
      squeeze_act: 'relu',
      excite_act: 'hsigmoid',
    };
    const ops = [
      ...invertedBottlenecks({ stride, act_fun: 'hswish' }),
      ...invertedBottlenecks({ stride, act_fun: 'hswish', attention }),
    ];
    return withSkip(ops, 'LinearTransformerLayer', stride);
  }
}
