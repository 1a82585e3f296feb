import { body, convStem, pointwise } from './body.js';

/** Kernel 3, 5, 7, or the deeper Xception unit, for each of the 20 cells of ShuffleNetV2+. */
const OPS = [0, 0, 3, 1, 1, 1, 0, 0, 2, 0, 2, 1, 1, 0, 2, 0, 2, 1, 3, 2];
const STAGES = [
  [4, 48],
  [4, 128],
  [8, 256],
  [4, 512],
];

/** Zhang et al., 2019, "ShuffleNet-Series", ShuffleNetV2+ Medium, as in the published code. */
function shuffleNetV2Plus() {
  const att_dict = {
    att_cls: 'SqueezeExcitationChannelModule',
    c_mul: 0.25,
    divisible: 8,
    squeeze_act: 'relu',
    excite_act: 'hsigmoid',
    squeeze_bias: false,
    excite_bias: false,
    squeeze_bn: true,
    squeeze_bn_affine: true,
  };
  const cells = STAGES.flatMap(([count, features], stage) =>
    Array.from({ length: count }, (_, i) => {
      const op = OPS[STAGES.slice(0, stage).reduce((sum, [n]) => sum + n, 0) + i];
      const kwargs = {
        k_size: [3, 5, 7, 3][op],
        stride: i === 0 ? 2 : 1,
        act_fun: stage > 0 ? 'hswish' : 'relu',
        bn_affine: true,
        att_dict: stage > 1 ? att_dict : null,
      };
      const name = op === 3 ? 'ShuffleNetV2XceptionLayer' : 'ShuffleNetV2Layer';
      return { ...(i === 0 && { features }), op: { name, kwargs } };
    }),
  );
  const head = { se_squeeze_bias: true, se_excite_bias: false, features: 1280, act_fun: 'hswish' };
  return body(convStem(16, 'hswish'), [...cells, pointwise(1280, 'hswish')], {
    name: 'SeFeatureMixClassificationHead',
    kwargs: head,
  });
}

/** @type {Record<string, import('./body.js').Description>} */
export const shufflenets = { ShuffleNetV2PlusMedium: shuffleNetV2Plus() };
