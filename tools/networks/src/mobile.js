import { body, mobileStem, pointwise } from './body.js';

const squeeze = (more) => ({ att_cls: 'SqueezeExcitationChannelModule', excite_act: 'sigmoid', ...more });

/** An inverted bottleneck as a cell; `features` is left out where the channels stay. */
function bottleneck(kwargs, features) {
  return { ...(features && { features }), op: { name: 'MobileInvertedConvLayer', kwargs } };
}

/**
 * A cell of MobileNetV3.
 *
 * @param {number} inner channels of the depthwise convolution, of `from` input channels
 */
function v3(k, from, inner, features, act_fun, stride = 1, isAttentive = false) {
  const attention = squeeze({ c_mul: 0.25, divisible: 8, squeeze_act: 'relu', excite_act: 'hsigmoid' });
  const kwargs = { k_size: k, stride, expansion: inner / from, act_fun, att_dict: isAttentive ? attention : null };
  return bottleneck(kwargs, features === from ? undefined : features);
}

const mixedHead = (features, act_fun, gap_first = false) => ({
  name: 'FeatureMixClassificationHead',
  kwargs: { features, act_fun, gap_first },
});

/** Howard et al., 2019, "Searching for MobileNetV3", table 1. */
const large = body(
  mobileStem({ features: 16, act_fun: 'hswish', features1: 16, act_fun1: 'relu' }),
  [
    v3(3, 16, 64, 24, 'relu', 2),
    v3(3, 24, 72, 24, 'relu'),
    v3(5, 24, 72, 40, 'relu', 2, true),
    v3(5, 40, 120, 40, 'relu', 1, true),
    v3(5, 40, 120, 40, 'relu', 1, true),
    v3(3, 40, 240, 80, 'hswish', 2),
    v3(3, 80, 200, 80, 'hswish'),
    v3(3, 80, 184, 80, 'hswish'),
    v3(3, 80, 184, 80, 'hswish'),
    v3(3, 80, 480, 112, 'hswish', 1, true),
    v3(3, 112, 672, 112, 'hswish', 1, true),
    v3(5, 112, 672, 160, 'hswish', 2, true),
    v3(5, 160, 960, 160, 'hswish', 1, true),
    v3(5, 160, 960, 160, 'hswish', 1, true),
    pointwise(960, 'hswish'),
  ],
  mixedHead(1280, 'hswish', true),
);

/** Howard et al., 2019, "Searching for MobileNetV3", table 2. */
const small = body(
  mobileStem({ features: 16, act_fun: 'hswish', features1: 16, act_fun1: 'relu', stride1: 2, se_cmul1: 0.5 }),
  [
    v3(3, 16, 72, 24, 'relu', 2),
    v3(3, 24, 88, 24, 'relu'),
    v3(5, 24, 96, 40, 'hswish', 2, true),
    v3(5, 40, 240, 40, 'hswish', 1, true),
    v3(5, 40, 240, 40, 'hswish', 1, true),
    v3(5, 40, 120, 48, 'hswish', 1, true),
    v3(5, 48, 144, 48, 'hswish', 1, true),
    v3(5, 48, 288, 96, 'hswish', 2, true),
    v3(5, 96, 576, 96, 'hswish', 1, true),
    v3(5, 96, 576, 96, 'hswish', 1, true),
    pointwise(576, 'hswish'),
  ],
  mixedHead(1024, 'hswish', true),
);

/** Cells of MixNet: `count` with one of kernel sizes, of which the first one has the stride and changes the channels. */
function mix(count, features, k_size, expansion, { stride = 1, split = [1, 1], c_mul = 0, act_fun = 'swish' }) {
  const att_dict = c_mul > 0 ? squeeze({ use_c_substitute: true, c_mul, squeeze_act: 'swish' }) : null;
  const [k_size_in, k_size_out] = split.map((parts) => Array(parts).fill(1));
  const kwargs = { k_size, k_size_in, k_size_out, expansion, act_fun, att_dict };
  return Array.from({ length: count }, (_, i) =>
    bottleneck({ ...kwargs, stride: i === 0 ? stride : 1 }, i === 0 ? features : undefined),
  );
}

/** Tan and Le, 2019, "MixConv: Mixed depthwise convolutional kernels", figure 5; parts of 1x1 convolutions as in the published code. */
const mixS = body(
  mobileStem({ features: 16, act_fun: 'relu', features1: 16 }),
  [
    ...mix(1, 24, [3], 6, { stride: 2, split: [2, 2], act_fun: 'relu' }),
    ...mix(1, undefined, [3], 3, { split: [2, 2], act_fun: 'relu' }),
    ...mix(1, 40, [3, 5, 7], 6, { stride: 2, c_mul: 0.5 }),
    ...mix(3, undefined, [3, 5], 6, { split: [2, 2], c_mul: 0.5 }),
    ...mix(1, 80, [3, 5, 7], 6, { stride: 2, split: [1, 2], c_mul: 0.25 }),
    ...mix(2, undefined, [3, 5], 6, { split: [1, 2], c_mul: 0.25 }),
    ...mix(1, 120, [3, 5, 7], 6, { split: [2, 2], c_mul: 0.5 }),
    ...mix(2, undefined, [3, 5, 7, 9], 3, { split: [2, 2], c_mul: 0.5 }),
    ...mix(1, 200, [3, 5, 7, 9, 11], 6, { stride: 2, c_mul: 0.5 }),
    ...mix(2, undefined, [3, 5, 7, 9], 6, { split: [1, 2], c_mul: 0.5 }),
  ],
  mixedHead(1536, 'relu'),
);

/** Tan and Le, 2019, "MixConv: Mixed depthwise convolutional kernels", figure 5; parts of 1x1 convolutions as in the published code. */
const mixM = body(
  mobileStem({ features: 24, act_fun: 'relu', features1: 24 }),
  [
    ...mix(1, 32, [3, 5, 7], 6, { stride: 2, split: [2, 2], act_fun: 'relu' }),
    ...mix(1, undefined, [3], 3, { split: [2, 2], act_fun: 'relu' }),
    ...mix(1, 40, [3, 5, 7, 9], 6, { stride: 2, c_mul: 0.5 }),
    ...mix(3, undefined, [3, 5], 6, { split: [2, 2], c_mul: 0.5 }),
    ...mix(1, 80, [3, 5, 7], 6, { stride: 2, c_mul: 0.25 }),
    ...mix(3, undefined, [3, 5, 7, 9], 6, { split: [2, 2], c_mul: 0.25 }),
    ...mix(1, 120, [3], 6, { c_mul: 0.5 }),
    ...mix(3, undefined, [3, 5, 7, 9], 3, { split: [2, 2], c_mul: 0.5 }),
    ...mix(1, 200, [3, 5, 7, 9], 6, { stride: 2, c_mul: 0.5 }),
    ...mix(3, undefined, [3, 5, 7, 9], 6, { split: [1, 2], c_mul: 0.5 }),
  ],
  mixedHead(1536, 'relu'),
);

/** @type {Record<string, import('./body.js').Description>} */
export const mobiles = { MobileNetV3Large100: large, MobileNetV3Small100: small, MixNetS: mixS, MixNetM: mixM };
