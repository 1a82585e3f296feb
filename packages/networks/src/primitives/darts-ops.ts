import type { Description } from '@uninas/contracts';

const steps = { act_fun: 'relu', order: 'act_w_bn', use_bn: true } as const;

/** Separable convolutions in the order of DARTS, `count` of them one after the other; the first one has the stride. */
export function sepConv(k_size: number, stride: number, bn_affine: boolean, count = 2): Description {
  const conv = (step: number): Description => ({
    name: 'SepConvLayer',
    kwargs: { ...steps, bn_affine, k_size, stride: step },
  });
  if (count === 1) return conv(stride);
  const submodules = Array.from({ length: count }, (_, i) => conv(i === 0 ? stride : 1));
  return { name: 'SequentialModulesF', submodule_lists: { submodules } };
}

/** A separable convolution of dilation 2. */
export function dilConv(k_size: number, stride: number, bn_affine: boolean): Description {
  return { name: 'SepConvLayer', kwargs: { ...steps, bn_affine, k_size, stride, dilation: 2 } };
}

/** 3x3 pooling, with batch normalisation if wanted. */
export function pool(pool_type: 'max' | 'avg', stride: number, use_bn: boolean): Description {
  return {
    name: 'PoolingLayer',
    kwargs: { pool_type, k_size: 3, stride, order: use_bn ? 'w_bn' : 'w', use_bn, bn_affine: true },
  };
}

/** 3x3 pooling with batch normalisation during the search, and none in the finalized network. */
export function searchedPool(pool_type: 'max' | 'avg', stride: number): Description {
  return {
    name: 'DifferentConfigLayer',
    submodules: { forward_module: pool(pool_type, stride, true), config_module: pool(pool_type, stride, false) },
  };
}

/** A skip connection; with stride 2 a factorised reduction. */
export function skip(stride: number, bn_affine: boolean, name = 'SkipLayer'): Description {
  if (stride === 1) return { name, kwargs: { stride } };
  return { name: 'FactorizedReductionLayer', kwargs: { ...steps, bn_affine, stride } };
}

/** Zeros. */
export function zero(stride: number): Description {
  return { name: 'ZeroLayer', kwargs: { stride } };
}
