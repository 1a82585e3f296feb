import { filterOf } from './filter.js';
import { padsOf, type StepOf, type StepScope } from './step-scope.js';

/** A convolution with the filter as it is in evaluation. */
export function writeConv(at: StepScope, step: StepOf<'conv2d'>): string {
  const { kernel, stride, dilation, padding, groups } = step.geometry;
  const part = step.crop === undefined ? '' : JSON.stringify(step.crop);
  const filter = at.constants.variable(step.filter, part, () => filterOf(step, (name) => at.constants.saved(name)));
  return at.graph.node('Conv', moduleOf(step.filter), [at.name(step.x), filter, ...biasOf(at, step.bias)], {
    kernel_shape: kernel,
    strides: stride,
    dilations: dilation,
    pads: padsOf(padding),
    group: groups,
  });
}

/** A linear layer; its weight is `[out, in]`. */
export function writeLinear(at: StepScope, { x, weight, bias }: StepOf<'linear'>): string {
  const inputs = [at.name(x), at.constants.variable(weight), ...biasOf(at, bias)];
  return at.graph.node('Gemm', moduleOf(weight), inputs, { transB: 1 });
}

/** Batch normalisation with running statistics, of the first channels of the variables if they have more. */
export function writeBatchNorm(at: StepScope, step: StepOf<'batch_norm'>): string {
  const { x, scale, offset, mean, variance, epsilon, momentum, shape } = step;
  const channels = shape.at(-1)!;
  const module = moduleOf(mean);
  const first = (name: string): string => {
    const saved = at.constants.saved(name);
    if (saved.data.length === channels) return at.constants.variable(name);
    return at.constants.variable(name, `${channels}`, () => ({
      shape: [channels],
      data: saved.data.slice(0, channels),
    }));
  };
  const filled = (what: string, value: number): string =>
    at.constants.once(
      `${module}.${what}`,
      () => ({ shape: [channels], data: new Float32Array(channels).fill(value) }),
      `${channels}`,
    );
  const inputs = [
    at.name(x),
    scale === undefined ? filled('ones', 1) : first(scale),
    offset === undefined ? filled('zeros', 0) : first(offset),
    first(mean),
    first(variance),
  ];
  // its momentum is the share of the old statistics
  const attributes = { epsilon: { float: epsilon }, momentum: { float: 1 - momentum } };
  return at.graph.node('BatchNormalization', module, inputs, attributes);
}

/** The row of a table that belongs to the architecture, for each sample. */
export function writeLookUp(at: StepScope, step: StepOf<'lookup'>): string {
  const { op, x, table, weights, index, shape } = step;
  const { shape: size, data } = at.constants.saved(table);
  const indices = [...weights.map((weight) => at.candidate(weight)), ...(index === undefined ? [] : [index])];
  const row = indices.reduce((position, i, axis) => position * size[axis]! + i, 0);
  const features = shape[0]!;
  const values = data.slice(row * features, (row + 1) * features);
  const constant = at.constants.variable(table, `row ${row}`, () => ({ shape: [1, features], data: values }));
  return at.node('Expand', op, [constant, at.withBatch(x, [features])]);
}

function biasOf(at: StepScope, name: string | undefined): readonly string[] {
  return name === undefined ? [] : [at.constants.variable(name)];
}

/** `cells.0.op.conv` of `cells.0.op.conv.weight`. */
function moduleOf(variable: string): string {
  return variable.slice(0, variable.lastIndexOf('.'));
}
