import type { Description } from '@uninas/contracts';

/** A layer in a place where it fits. */
export interface LayerExample {
  readonly name: string;
  readonly op: Description;
  /** Output channels, for 8 input channels. */
  readonly features: number;
  /** Number of candidates of each architecture weight. */
  readonly choices?: readonly number[];
}

/** Smooth, so that differences do not step over a kink. */
const smooth = { act_fun: 'swish', bn_affine: true };
const layer = (name: string, kwargs: object = {}): Description => ({ name, kwargs }) as Description;
const squeeze = { att_cls: 'SqueezeExcitationChannelModule', squeeze_act: 'tanh' };
const efficient = { att_cls: 'EfficientChannelAttentionModule' };
const ops = [
  layer('SkipLayer'),
  layer('ConvLayer', { ...smooth, k_size: 1 }),
  layer('ConvLayer', { ...smooth, k_size: 3 }),
];

const example = (op: Description, features: number, choices?: readonly number[], note = ''): LayerExample => ({
  name: `${op.name}${note}`,
  op,
  features,
  ...(choices && { choices }),
});

/** Every layer that has no architecture weight, with smooth activation functions. */
export const PLAIN: readonly LayerExample[] = [
  example(layer('AttentionLayer', { att_dict: squeeze }), 8),
  example(layer('AttentionLayer', { att_dict: { ...efficient, k_size: 3 } }), 8, undefined, ', efficient'),
  example(
    layer('AttentionLayer', { att_dict: { att_cls: 'SqueezeExcitationThresholdModule', squeeze_act: 'tanh' } }),
    8,
    undefined,
    ', thresholds',
  ),
  example(
    {
      name: 'DifferentConfigLayer',
      submodules: {
        forward_module: layer('PoolingLayer', { ...smooth, pool_type: 'avg' }),
        config_module: layer('PoolingLayer', { pool_type: 'avg', use_bn: false, order: 'w' }),
      },
    },
    8,
  ),
  example(layer('LinearTransformerLayer'), 16),
  example(layer('MobileInvertedConvLayer', { ...smooth, expansion: 2 }), 8),
  example(
    layer('MobileInvertedConvLayer', {
      ...smooth,
      k_size: [3, 5],
      k_size_in: [1, 1],
      k_size_out: [1, 1],
      stride: 2,
      expansion: 3,
    }),
    16,
    undefined,
    ', mixed',
  ),
  example(
    layer('MobileInvertedConvLayer', { ...smooth, expansion: 1, att_dict: { ...squeeze, use_c_substitute: true } }),
    8,
    undefined,
    ', expansion 1',
  ),
  example(
    layer('MobileInvertedConvLayer', { ...smooth, expansion: 2, fused: true, dilation: 2 }),
    16,
    undefined,
    ', fused',
  ),
  example(layer('PoolingConvLayer', { ...smooth, pool_type: 'avg', stride: 2, order: 'bn_w', bias: true }), 16),
  example(layer('ResNetBottleneckLayer', { ...smooth, expansion: 0.5, shortcut_type: 'conv1x1', stride: 2 }), 16),
  example(layer('ResNetLayer', { ...smooth, has_last_act: true }), 8, undefined, ', last activation'),
  example(layer('SepConvLayer', { ...smooth, k_size: 3, dilation: 2, order: 'act_w_bn' }), 16),
  example(layer('ShuffleNetV2Layer', { ...smooth, k_size: 5 }), 16),
  example(layer('ShuffleNetV2Layer', { ...smooth, stride: 2, att_dict: squeeze }), 16, undefined, ', stride 2'),
  example(layer('ShuffleNetV2XceptionLayer', { ...smooth }), 16),
  example(layer('ShuffleNetV2XceptionLayer', { ...smooth, stride: 2 }), 16, undefined, ', stride 2'),
  example(layer('ConvLayer', { ...smooth, act_fun: 'pswish' }), 16, undefined, ', pswish'),
];

/** Layers that learn their sizes by thresholds; their gradient is not that of differences. */
export const THRESHOLDS: readonly LayerExample[] = [
  example(layer('SuperConvThresholdLayer', { ...smooth, k_sizes: [1, 3, 5], bias: true }), 16),
  example(layer('SuperSepConvThresholdLayer', { ...smooth, stride: 2 }), 16),
  example(layer('SuperMobileInvertedConvThresholdLayer', { ...smooth, k_sizes: [5, 3], expansions: [2, 3] }), 8),
  example(
    layer('SuperMobileInvertedConvThresholdLayer', { ...smooth, sse_dict: { squeeze_act: 'tanh' }, stride: 2 }),
    16,
    undefined,
    ', attentive',
  ),
];

/** Layers and mixed operations with architecture weights of their own, named `w`. */
export const SEARCHED: readonly LayerExample[] = [
  example(
    layer('SharedMixedMobileInvertedConvLayer', { ...smooth, name: 'w', k_sizes: [3, 5], expansions: [2, 3] }),
    16,
    [4],
  ),
  example(
    layer('SharedMixedMobileInvertedConvLayer', {
      ...smooth,
      name: 'w',
      k_sizes: [3, 5],
      skip_op: 'SkipLayer',
    }),
    8,
    [5],
    ', skip',
  ),
  example(layer('SuperConvLayer', { ...smooth, name: 'w', bias: true }), 16, [3]),
  example(
    layer('SuperConvLayer', { ...smooth, name: 'w', k_sizes: [3, 5], padding: '2', stride: 2 }),
    16,
    [2],
    ', padding',
  ),
  example(layer('SuperSepConvLayer', { ...smooth, name: 'w', stride: 2 }), 16, [3]),
  example(
    layer('SuperMobileInvertedConvLayer', { ...smooth, name: 'w', k_sizes: [3, 5], expansions: [2, 3, 4] }),
    8,
    [2, 3],
  ),
  example(
    layer('SuperMobileInvertedConvLayer', { ...smooth, name: 'w', k_sizes: [5, 3], stride: 2, att_dict: squeeze }),
    16,
    [2, 2],
    ', attentive',
  ),
  example({ name: 'MixedOp', kwargs: { name: 'w' }, submodule_lists: { submodules: ops } }, 8, [3]),
];

/** A mixed operation that depends on earlier ones, which are `a` and `b`, each with three candidates. */
export function dependentOn(cls: string, priors: readonly number[], kwargs: object = {}): readonly Description[] {
  const mixed = (name: string, more: object, own = 'MixedOp'): Description =>
    ({ name: own, kwargs: { name, ...more }, submodule_lists: { submodules: ops } }) as Description;
  return [mixed('a', {}), mixed('b', {}), mixed('w', { priors, ...kwargs }, cls)];
}

/** Classes of mixed operations that depend on earlier choices, and what is special about them. */
export const DEPENDENT: readonly (readonly [string, object, boolean])[] = [
  ['BiasMixedOp', {}, false],
  ['MulBiasMixedOp', {}, false],
  ['BiasSumMixedOp', {}, false],
  ['AttentionSigmoidMixedOp', {}, false],
  ['AttentionSSigmoidMixedOp', {}, false],
  ['Attention2x1SSigmoidMixedOp', {}, false],
  ['SplitWeightsMixedOp', { depth: 2 }, true],
];
