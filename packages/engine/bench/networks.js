/** A network to time: `logits` maps `[batch, ...input]` to `[batch, 10]`. */

function builder(ops) {
  const variables = [];
  let state = 1;
  /** Between -1 and 1; a linear congruential generator, so that every run is the same. */
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const variable = (shape, bound) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const data = Float32Array.from({ length: size }, () => bound * next());
    const made = ops.variable(`v${variables.length}`, shape, { data });
    variables.push(made);
    return made;
  };
  const conv = (inputs, outputs, size, stride) => {
    const filter = variable([size, size, inputs, outputs], Math.sqrt(6 / (size * size * inputs)));
    const side = (size - 1) >> 1;
    const geometry = {
      kernel: [size, size],
      stride: [stride, stride],
      dilation: [1, 1],
      padding: [side, side, side, side],
      groups: 1,
    };
    return (x) => ops.conv2d(x, filter.value, geometry);
  };
  const batchNorm = (channels) => {
    const scale = ops.variable('scale', [channels], { data: new Float32Array(channels).fill(1) });
    const offset = ops.variable('offset', [channels]);
    const running = [ops.variable('mean', [channels]), ops.variable('variance', [channels])];
    variables.push(scale, offset);
    return (x) => {
      const { output, mean, variance } = ops.batchNormTrain(x, scale.value, offset.value, 1e-5);
      [mean, variance].forEach((statistic, i) =>
        running[i].assign(ops.add(ops.affine(running[i].value, 0.9), ops.affine(statistic, 0.1))),
      );
      return output;
    };
  };
  const linear = (inputs, outputs) => {
    const weights = variable([inputs, outputs], Math.sqrt(3 / inputs));
    const bias = ops.variable('bias', [outputs]);
    variables.push(bias);
    return (x) => ops.add(ops.matMul(x, weights.value), bias.value);
  };
  const convBatchNorm = (...size) => {
    const layers = [conv(...size), batchNorm(size[1])];
    return (x) => layers.reduce((y, layer) => layer(y), x);
  };
  return { variables, conv, batchNorm, linear, convBatchNorm };
}

/** Stem 3x3 stride 2, three 3x3 convolutions of 16 channels, pool, reduction to 32 at 7x7, 3x3, classifier. */
export function smallNetwork(ops) {
  const { variables, linear, convBatchNorm } = builder(ops);
  const window = { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [1, 1, 1, 1] };
  const relu = (x) => ops.relu(x);
  const layers = [convBatchNorm(1, 16, 3, 2), relu];
  for (let i = 0; i < 3; i += 1) layers.push(convBatchNorm(16, 16, 3, 1), relu);
  layers.push((x) => ops.avgPool(x, window), convBatchNorm(16, 32, 3, 2), relu, convBatchNorm(32, 32, 3, 1), relu);
  layers.push((x) => ops.globalAvgPool(x), linear(32, 10));
  return { input: [28, 28, 1], variables, logits: (x) => layers.reduce((y, layer) => layer(y), x) };
}

/**
 * Stem 16, three stages of two cells with three 3x3, one 1x1, one skip and one average pool, residual reductions.
 *
 * @param {'relu' | 'tanh'} activation before convolutions
 */
export function cellNetwork(ops, activation = 'relu') {
  const { variables, linear, convBatchNorm } = builder(ops);
  const window = { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [1, 1, 1, 1] };
  const reluConv = (inputs, outputs, size, stride) => {
    const layer = convBatchNorm(inputs, outputs, size, stride);
    return (x) => layer(ops[activation](x));
  };
  const cell = (channels) => {
    const edges = [3, 3, 3, 1].map((size) => reluConv(channels, channels, size, 1));
    return (x) => {
      const first = edges[0](x);
      const second = ops.add(x, edges[1](first));
      return ops.addN([ops.avgPool(x, window), edges[2](first), edges[3](second)]);
    };
  };
  const reduction = (inputs, outputs) => {
    const path = [reluConv(inputs, outputs, 3, 2), reluConv(outputs, outputs, 3, 1)];
    const shortcut = convBatchNorm(inputs, outputs, 1, 1);
    const halve = { ...window, kernel: [2, 2], stride: [2, 2], padding: [0, 0, 0, 0] };
    return (x) => ops.add(path[1](path[0](x)), shortcut(ops.avgPool(x, halve)));
  };
  const layers = [
    convBatchNorm(3, 16, 3, 1),
    cell(16),
    cell(16),
    reduction(16, 32),
    cell(32),
    cell(32),
    reduction(32, 64),
    cell(64),
    cell(64),
    (x) => ops[activation](x),
    (x) => ops.globalAvgPool(x),
    linear(64, 10),
  ];
  return { input: [32, 32, 3], variables, logits: (x) => layers.reduce((y, layer) => layer(y), x) };
}
