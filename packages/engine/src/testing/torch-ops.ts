import type { Conv2dGeometry, Ops, Tensor, Window2d } from '@uninas/contracts';
import type { Stored, TorchCase } from './torch-reference.js';

export type Named = Readonly<Record<string, Tensor>>;
type TorchOp = (ops: Ops, inputs: Named, config: TorchCase['config']) => Tensor;

const number = (value: unknown): number => value as number;
const of = (inputs: Named, name: string): Tensor => inputs[name] as Tensor;

function windowOf(size: number, config: TorchCase['config']): Window2d {
  const { stride = 1, padding = 0, dilation = 1 } = config as { stride?: number; padding?: number; dilation?: number };
  return {
    kernel: [size, size],
    stride: [stride, stride],
    dilation: [dilation, dilation],
    padding: [padding, padding, padding, padding],
  };
}

const elementwise =
  (f: (ops: Ops, x: Tensor) => Tensor): TorchOp =>
  (ops, inputs) =>
    f(ops, of(inputs, 'x'));

/** PyTorch's operators made of ours; those that need an op we do not have are absent. */
export const torchOps: Readonly<Record<string, TorchOp>> = {
  conv2d: (ops, inputs, config) => {
    const filter = of(inputs, 'w');
    const geometry: Conv2dGeometry = { ...windowOf(filter.shape[0] ?? 1, config), groups: number(config['groups']) };
    return ops.add(ops.conv2d(of(inputs, 'x'), filter, geometry), of(inputs, 'b'));
  },
  batch_norm: (ops, inputs, config) => {
    const [x, w, b] = [of(inputs, 'x'), of(inputs, 'w'), of(inputs, 'b')];
    if (config['training'] === true) return ops.batchNormTrain(x, w, b, number(config['eps'])).output;
    const statistic = (name: string): Tensor => ops.tensor(config[name] as number[], [3]);
    return ops.batchNormInference(x, statistic('running_mean'), statistic('running_var'), w, b, number(config['eps']));
  },
  max_pool2d: (ops, inputs, config) => ops.maxPool(of(inputs, 'x'), windowOf(number(config['kernel']), config)),
  avg_pool2d: (ops, inputs, config) => {
    const window = windowOf(number(config['kernel']), config);
    const pooled = ops.avgPool(of(inputs, 'x'), window);
    if (config['count_include_pad'] === true) return pooled;
    return ops.div(pooled, ops.avgPool(ops.ones(of(inputs, 'x').shape), window));
  },
  adaptive_avg_pool2d_1: (ops, inputs) => {
    const pooled = ops.globalAvgPool(of(inputs, 'x'));
    return ops.reshape(pooled, [pooled.shape[0] ?? 1, 1, 1, pooled.shape[1] ?? 1]);
  },
  linear: (ops, inputs) => ops.add(ops.matMul(of(inputs, 'x'), of(inputs, 'w'), false, true), of(inputs, 'b')),
  relu: elementwise((ops, x) => ops.relu(x)),
  relu6: elementwise((ops, x) => ops.relu6(x)),
  sigmoid: elementwise((ops, x) => ops.sigmoid(x)),
  tanh: elementwise((ops, x) => ops.tanh(x)),
  softplus: elementwise((ops, x) => ops.softplus(x)),
  silu: elementwise((ops, x) => ops.mul(x, ops.sigmoid(x))),
  mish: elementwise((ops, x) => ops.mul(x, ops.tanh(ops.softplus(x)))),
  hardsigmoid: elementwise((ops, x) => ops.affine(ops.relu6(ops.affine(x, 1, 3)), 1 / 6)),
  hardswish: elementwise((ops, x) => ops.mul(x, ops.affine(ops.relu6(ops.affine(x, 1, 3)), 1 / 6))),
  elu: elementwise((ops, x) => ops.add(ops.relu(x), ops.affine(ops.exp(ops.neg(ops.relu(ops.neg(x)))), 1, -1))),
  softmax_dim1: elementwise((ops, x) => ops.softmax(x)),
  log_softmax_dim1: elementwise((ops, x) => ops.logSoftmax(x)),
  cross_entropy: (ops, inputs, config) => {
    const x = of(inputs, 'x');
    const classes = x.shape[1] ?? 1;
    const smoothing = number(config['label_smoothing']);
    const target = ops.oneHot(ops.tensor(Int32Array.from(config['target'] as number[]), [x.shape[0] ?? 1]), classes);
    return ops.mean(ops.softmaxCrossEntropy(x, ops.affine(target, 1 - smoothing, smoothing / classes)));
  },
  kl_div_batchmean_from_logits: (ops, inputs, config) => {
    const stored = config['target_probabilities'] as Stored;
    const target = ops.tensor(stored.data, stored.shape);
    const difference = ops.sub(ops.log(target), ops.logSoftmax(of(inputs, 'x')));
    return ops.affine(ops.sum(ops.mul(target, difference)), 1 / (stored.shape[0] ?? 1));
  },
  mse: (ops, inputs) => ops.mean(ops.square(ops.sub(of(inputs, 'x'), of(inputs, 'y')))),
  bce_with_logits: (ops, inputs, config) => {
    const x = of(inputs, 'x');
    const target = ops.tensor((config['target'] as number[][]).flat(), x.shape);
    return ops.mean(ops.sub(ops.softplus(x), ops.mul(x, target)));
  },
  interpolate_nearest_2x: elementwise((ops, x) => ops.upsampleNearest(x, [2, 2])),
  channel_shuffle_g2: elementwise((ops, x) => {
    const [batch = 1, height = 1, width = 1, channels = 1] = x.shape;
    const pairs = ops.transpose(ops.reshape(x, [batch * height * width, 2, channels / 2]), [0, 2, 1]);
    return ops.reshape(pairs, x.shape);
  }),
  layer_norm: (ops, inputs, config) => {
    const x = of(inputs, 'x');
    const centred = ops.sub(x, ops.mean(x, [-1], true));
    const deviation = ops.sqrt(ops.affine(ops.mean(ops.square(centred), [-1], true), 1, number(config['eps'])));
    return ops.add(ops.mul(ops.div(centred, deviation), of(inputs, 'w')), of(inputs, 'b'));
  },
};
