import { ExportError } from '../export-error.js';
import { ACTIVATIONS } from './activations.js';
import { channelsFirst, padsOf, type StepOf, type StepScope } from './step-scope.js';

/** Past the end of any axis. */
const END = 2 ** 31 - 1;

/** @throws {ExportError} if the function is not one of @uninas/networks */
export function writeActivation(at: StepScope, { x, name, parameters = [], shape }: StepOf<'activation'>): string {
  const write = Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
  if (write === undefined) {
    const known = Object.keys(ACTIVATIONS).join(', ');
    throw new ExportError(`${at.scope}: the activation function ${name} has no form in ONNX; these have: ${known}`);
  }
  return write({
    graph: at.graph,
    name: at.path(name),
    x: at.name(x),
    rank: shape.length + 1,
    parameters: parameters.map((parameter) => at.constants.variable(parameter)),
  });
}

/** A maximum, or an average that counts padded zeros. */
export function writePool(at: StepScope, { op, x, window, shape }: StepOf<'max_pool' | 'avg_pool'>): string {
  const { kernel, stride, dilation, padding } = window;
  const attributes = { kernel_shape: kernel, strides: stride, pads: padsOf(padding) };
  const inputs = [at.name(x)];
  if (op === 'max_pool') return at.node('MaxPool', op, inputs, { ...attributes, dilations: dilation });
  if (dilation.every((n) => n === 1)) {
    return at.node('AveragePool', op, inputs, { ...attributes, count_include_pad: 1 });
  }
  // the operators of this version have no dilated average: a convolution of each channel with equal weights
  const group = shape.at(-1)!;
  const taps = kernel[0] * kernel[1];
  const filter = { shape: [group, 1, ...kernel], data: new Float32Array(group * taps).fill(1 / taps) };
  const average = at.constants.once(at.path(`average_${group}_${kernel.join('_')}`), () => filter);
  return at.node('Conv', op, [...inputs, average], { ...attributes, dilations: dilation, group });
}

/** One channel of each group in turn. */
export function writeShuffle(at: StepScope, { op, x, groups, shape }: StepOf<'shuffle_channels'>): string {
  const [channels, ...image] = channelsFirst(shape) as [number, ...number[]];
  const axes = image.map((_, i) => i + 3);
  const apart = at.graph.integers([0, groups, channels / groups, ...image]);
  const grouped = at.node('Reshape', `${op}.groups`, [at.name(x), apart]);
  const swapped = at.node('Transpose', `${op}.swap`, [grouped], { perm: [0, 2, 1, ...axes] });
  return at.node('Reshape', op, [swapped, at.graph.integers([0, channels, ...image])]);
}

/** A sum, a product, or channels behind each other. */
export function writeCombination(at: StepScope, { op, xs }: StepOf<'add' | 'mul' | 'concat'>): string {
  const names = xs.map((id) => at.name(id));
  if (op === 'concat') return at.node('Concat', op, names, { axis: 1 });
  if (op === 'add' && names.length > 2) return at.node('Sum', op, names);
  return names.reduce((a, b) => at.node(op === 'add' ? 'Add' : 'Mul', op, [a, b]));
}

/** Zeros behind the channels. */
export function writePadding(at: StepScope, { op, x, shape }: StepOf<'pad_channels'>): string {
  const { name, shape: from } = at.of(x);
  const after = channelsFirst(shape).map((n, axis) => n - channelsFirst(from)[axis]!);
  const pads = [...shape.map(() => 0), 0, 0, ...after];
  return at.node('Pad', op, [name, at.graph.integers(pads)]);
}

/** Some of the channels. */
export function writeSlice(at: StepScope, { op, x, begin, shape }: StepOf<'slice_channels'>): string {
  return slice(at, op, at.name(x), [begin], [begin + shape.at(-1)!], [1]);
}

/** Without the first rows and columns, and with zeros behind the last ones. */
export function writeShift(at: StepScope, { op, x, by: [down, right] }: StepOf<'shift'>): string {
  const rest = slice(at, `${op}.slice`, at.name(x), [down, right], [END, END], [2, 3]);
  return at.node('Pad', op, [rest, at.graph.integers([0, 0, 0, 0, 0, 0, down, right])]);
}

function slice(
  at: StepScope,
  op: string,
  x: string,
  begin: readonly number[],
  end: readonly number[],
  axes: readonly number[],
): string {
  return at.node('Slice', op, [x, ...[begin, end, axes].map((values) => at.graph.integers(values))]);
}
