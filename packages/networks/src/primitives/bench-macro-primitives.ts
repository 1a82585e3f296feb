import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * The operations of NAS-Bench-Macro: skip connection (with stride 2 a 1x1
 * convolution), and inverted bottlenecks with ReLU, kernel 3 with expansion 3
 * and kernel 5 with expansion 6.
 *
 * @source Su et al., 2021, "Prioritized architecture sampling with Monto-Carlo tree search", section 4
 */
@Register.as('primitive_set')
export class BenchMacroPrimitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const conv = { k_size: 1, stride, order: 'w_bn', bn_affine: true };
    const bottleneck = (k_size: number, expansion: number): Description => ({
      name: 'MobileInvertedConvLayer',
      kwargs: { k_size, expansion, stride, act_fun: 'relu', bn_affine: true },
    });
    return [
      stride === 1 ? { name: 'SkipLayer' } : { name: 'ConvLayer', kwargs: conv },
      bottleneck(3, 3),
      bottleneck(5, 6),
    ];
  }
}
