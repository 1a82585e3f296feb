import { body, convStem } from './body.js';

/**
 * Residual networks: a 7x7 convolution, maximum pooling, four stages of blocks.
 *
 * He et al., 2016, "Deep residual learning for image recognition", table 1.
 *
 * @param {number[]} counts blocks of each stage
 * @param {number} width channels of the first stage
 */
function resnet(counts, cls, width, expansion) {
  const pool = { name: 'PoolingLayer', kwargs: { order: 'w', pool_type: 'max', k_size: 3, stride: 2, use_bn: false } };
  const block = (features, stride, isFirst) => {
    const changes = stride > 1 || (isFirst && expansion < 1);
    const shortcut_type = changes ? 'conv1x1' : 'id';
    const kwargs = {
      k_size: 3,
      stride,
      expansion,
      act_fun: 'relu',
      has_last_act: true,
      bn_affine: true,
      shortcut_type,
    };
    return { features, op: { name: cls, kwargs } };
  };
  const stages = counts.flatMap((count, stage) =>
    Array.from({ length: count }, (_, i) => block(width * 2 ** stage, i === 0 && stage > 0 ? 2 : 1, i === 0)),
  );
  const stem = convStem(64, 'relu', { k_size: 7 });
  return body(stem, [{ features: 64, op: pool }, ...stages], { name: 'ClassificationHead' });
}

/** @type {Record<string, import('./body.js').Description>} */
export const resnets = {
  ResNet18: resnet([2, 2, 2, 2], 'ResNetLayer', 64, 1),
  ResNet34: resnet([3, 4, 6, 3], 'ResNetLayer', 64, 1),
  ResNet50: resnet([3, 4, 6, 3], 'ResNetBottleneckLayer', 256, 0.25),
  ResNet101: resnet([3, 4, 23, 3], 'ResNetBottleneckLayer', 256, 0.25),
};
