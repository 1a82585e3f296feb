import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * Four ShuffleNetV2 units: kernels of 3, 5, 7, and the deeper Xception unit with 3.
 *
 * @source Guo et al., 2020, "Single path one-shot neural architecture search with uniform sampling", section 4
 */
@Register.as('primitive_set')
export class ShuffleNetV2Primitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const kwargs = { stride, act_fun: 'relu', bn_affine: true };
    return [
      ...[3, 5, 7].map((k_size) => ({ name: 'ShuffleNetV2Layer', kwargs: { ...kwargs, k_size } })),
      { name: 'ShuffleNetV2XceptionLayer', kwargs: { ...kwargs, k_size: 3 } },
    ];
  }
}

/** Eleven equal Xception units, to find out how much memory a network needs. */
@Register.as('primitive_set')
export class Test0Primitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const kwargs = { stride, act_fun: 'relu', bn_affine: true, k_size: 3 };
    return Array.from({ length: 11 }, () => ({ name: 'ShuffleNetV2XceptionLayer', kwargs }));
  }
}
