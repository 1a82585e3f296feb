import type { Chosen, NetworkPlan, PlannedModule, Program, SavedTensor, Shape, Step, ValueId } from '@uninas/contracts';
import { ExportError } from '../export-error.js';
import { ACTIVATIONS } from './activations.js';
import { Constants } from './constants.js';
import { filterOf } from './filter.js';
import type { Graph } from './graph.js';
import type { OnnxAttribute } from './model.js';
import { writeReshape } from './reshape.js';

type StepOf<Op extends Step['op']> = Step & { readonly op: Op };

/** A value of the graph, channels first, with its shape here, channels last. */
interface Known {
  readonly name: string;
  readonly shape: Shape;
}

/** Past the end of any axis. */
const END = 2 ** 31 - 1;

/** What is written: a plan, its values and, of a super-network, one architecture. */
export interface Written {
  readonly plan: NetworkPlan;
  readonly weights: ReadonlyMap<string, SavedTensor>;
  readonly chosen?: Chosen;
}

/**
 * Writes the steps of a plan into a graph. Results are channels first, `[batch, channels, height,
 * width]`, constants have PyTorch's layout.
 *
 * Semantics are those of evaluation: running statistics, no dropout, decided thresholds.
 */
export class PlanWriter {
  readonly #values = new Map<ValueId, Known>();
  readonly #constants: Constants;
  #scope = '';

  constructor(
    private readonly graph: Graph,
    private readonly written: Written,
  ) {
    this.#constants = new Constants(graph, written.plan, written.weights);
  }

  /** @param input name of the graph's input */
  writeInput(input: string): void {
    const { inputId, input: shape } = this.written.plan;
    this.#values.set(inputId, { name: input, shape });
  }

  /** @returns the module's outputs: names in the graph, and shapes here */
  writeModule(module: PlannedModule): readonly Known[] {
    const { part, index, program } = module;
    const head = module === this.written.plan.modules.at(-1) ? 'head' : `aux_heads.${index}`;
    this.#scope = { stem: 'stem', cell: `cells.${index}`, head }[part];
    this.#program(program);
    return program.outputs.map((id) => this.#of(id));
  }

  #program({ steps }: Program): void {
    for (const step of steps) this.#values.set(step.out, { name: this.#step(step), shape: step.shape });
  }

  #step(step: Step): string {
    switch (step.op) {
      case 'conv2d':
        return this.#conv(step);
      case 'linear':
        return this.#linear(step);
      case 'batch_norm':
        return this.#batchNorm(step);
      case 'activation':
        return this.#activation(step);
      case 'max_pool':
      case 'avg_pool':
        return this.#pool(step);
      case 'global_avg_pool': {
        const pooled = this.#node('GlobalAveragePool', step.op, [this.#name(step.x)]);
        return this.#node('Flatten', 'flatten', [pooled], { axis: 1 });
      }
      case 'shuffle_channels':
        return this.#shuffle(step);
      case 'lookup':
        return this.#lookUp(step);
      case 'add':
      case 'mul':
        return this.#combine(step);
      case 'concat':
        return this.#node('Concat', step.op, step.xs.map((id) => this.#name(id)), { axis: 1 }); // prettier-ignore
      case 'zeros':
        return this.#node('ConstantOfShape', step.op, [this.#withBatch(step.x, channelsFirst(step.shape))]);
      case 'pad_channels':
        return this.#padChannels(step);
      case 'slice_channels':
        return this.#slice(step.op, this.#name(step.x), [step.begin], [step.begin + step.shape.at(-1)!], [1]);
      case 'shift':
        return this.#shift(step);
      case 'reshape': {
        const { name, shape } = this.#of(step.x);
        return writeReshape(this.graph, { x: name, name: this.#at(step.op), from: shape, to: step.shape });
      }
      case 'dropout':
      case 'drop_path':
        return this.#name(step.x);
      case 'choice':
        return this.#choose(step);
    }
  }

  #conv(step: StepOf<'conv2d'>): string {
    const { kernel, stride, dilation, padding, groups } = step.geometry;
    const part = step.crop === undefined ? '' : JSON.stringify(step.crop);
    const filter = this.#constants.variable(step.filter, part, () =>
      filterOf(step, (name) => this.#constants.saved(name)),
    );
    return this.graph.node('Conv', moduleOf(step.filter), [this.#name(step.x), filter, ...this.#bias(step.bias)], {
      kernel_shape: kernel,
      strides: stride,
      dilations: dilation,
      pads: padsOf(padding),
      group: groups,
    });
  }

  #linear({ x, weight, bias }: StepOf<'linear'>): string {
    const inputs = [this.#name(x), this.#constants.variable(weight), ...this.#bias(bias)];
    return this.graph.node('Gemm', moduleOf(weight), inputs, { transB: 1 });
  }

  #batchNorm({ x, scale, offset, mean, variance, epsilon, momentum, shape }: StepOf<'batch_norm'>): string {
    const channels = shape.at(-1)!;
    const module = moduleOf(mean);
    const first = (name: string): string => {
      const saved = this.#constants.saved(name);
      if (saved.data.length === channels) return this.#constants.variable(name);
      return this.#constants.variable(name, `${channels}`, () => ({
        shape: [channels],
        data: saved.data.slice(0, channels),
      }));
    };
    const filled = (what: string, value: number): string =>
      this.#constants.once(`${module}.${what}`, () => ({
        shape: [channels],
        data: new Float32Array(channels).fill(value),
      }));
    const inputs = [
      this.#name(x),
      scale === undefined ? filled('ones', 1) : first(scale),
      offset === undefined ? filled('zeros', 0) : first(offset),
      first(mean),
      first(variance),
    ];
    // its momentum is the share of the old statistics
    const attributes = { epsilon: { float: epsilon }, momentum: { float: 1 - momentum } };
    return this.graph.node('BatchNormalization', module, inputs, attributes);
  }

  #activation({ x, name, parameters = [], shape }: StepOf<'activation'>): string {
    const write = Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
    if (write === undefined) {
      const known = Object.keys(ACTIVATIONS).join(', ');
      throw new ExportError(
        `${this.#scope}: the activation function ${name} has no form in ONNX; these have: ${known}`,
      );
    }
    return write({
      graph: this.graph,
      name: this.#at(name),
      x: this.#name(x),
      rank: shape.length + 1,
      parameters: parameters.map((parameter) => this.#constants.variable(parameter)),
    });
  }

  #pool({ op, x, window, shape }: StepOf<'max_pool' | 'avg_pool'>): string {
    const { kernel, stride, dilation, padding } = window;
    const attributes = { kernel_shape: kernel, strides: stride, pads: padsOf(padding) };
    const inputs = [this.#name(x)];
    if (op === 'max_pool') return this.#node('MaxPool', op, inputs, { ...attributes, dilations: dilation });
    if (dilation.every((n) => n === 1)) {
      return this.#node('AveragePool', op, inputs, { ...attributes, count_include_pad: 1 });
    }
    // the operators of this version have no dilated average: a convolution of each channel with equal weights
    const group = shape.at(-1)!;
    const taps = kernel[0] * kernel[1];
    const filter = { shape: [group, 1, ...kernel], data: new Float32Array(group * taps).fill(1 / taps) };
    const average = this.#constants.once(this.#at(`average_${group}_${kernel.join('_')}`), () => filter);
    return this.#node('Conv', op, [...inputs, average], { ...attributes, dilations: dilation, group });
  }

  #shuffle({ op, x, groups, shape }: StepOf<'shuffle_channels'>): string {
    const [channels, ...image] = channelsFirst(shape) as [number, ...number[]];
    const axes = image.map((_, i) => i + 3);
    const apart = this.graph.integers([0, groups, channels / groups, ...image]);
    const grouped = this.#node('Reshape', `${op}.groups`, [this.#name(x), apart]);
    const swapped = this.#node('Transpose', `${op}.swap`, [grouped], { perm: [0, 2, 1, ...axes] });
    return this.#node('Reshape', op, [swapped, this.graph.integers([0, channels, ...image])]);
  }

  /** The row of the architecture, for each sample. */
  #lookUp({ op, x, table, weights, index, shape }: StepOf<'lookup'>): string {
    const { shape: size, data } = this.#constants.saved(table);
    const at = [...weights.map((weight) => this.#candidate(weight)), ...(index === undefined ? [] : [index])];
    const row = at.reduce((position, i, axis) => position * size[axis]! + i, 0);
    const features = shape[0]!;
    const values = data.slice(row * features, (row + 1) * features);
    const constant = this.#constants.variable(table, `row ${row}`, () => ({ shape: [1, features], data: values }));
    return this.#node('Expand', op, [constant, this.#withBatch(x, [features])]);
  }

  #combine({ op, xs }: StepOf<'add' | 'mul' | 'concat'>): string {
    const names = xs.map((id) => this.#name(id));
    if (op === 'add' && names.length > 2) return this.#node('Sum', op, names);
    return names.reduce((a, b) => this.#node(op === 'add' ? 'Add' : 'Mul', op, [a, b]));
  }

  #padChannels({ op, x, shape }: StepOf<'pad_channels'>): string {
    const { name, shape: from } = this.#of(x);
    const after = channelsFirst(shape).map((n, axis) => n - channelsFirst(from)[axis]!);
    const pads = [...shape.map(() => 0), 0, 0, ...after];
    return this.#node('Pad', op, [name, this.graph.integers(pads)]);
  }

  #slice(op: string, x: string, begin: readonly number[], end: readonly number[], axes: readonly number[]): string {
    return this.#node('Slice', op, [x, ...[begin, end, axes].map((values) => this.graph.integers(values))]);
  }

  #shift({ op, x, by: [down, right] }: StepOf<'shift'>): string {
    const rest = this.#slice(`${op}.slice`, this.#name(x), [down, right], [END, END], [2, 3]);
    return this.#node('Pad', op, [rest, this.graph.integers([0, 0, 0, 0, 0, 0, down, right])]);
  }

  #choose({ weight, branches }: StepOf<'choice'>): string {
    const branch = branches[this.#candidate(weight)]!;
    this.#program(branch);
    return this.#name(branch.outputs[0]!);
  }

  #candidate(weight: string): number {
    const [index, ...others] = this.written.chosen?.(weight) ?? [];
    if (index === undefined || others.length > 0) {
      throw new ExportError(`${this.#scope}: exactly one candidate of ${weight} must be chosen`);
    }
    return index;
  }

  /** A shape for every sample of a value: `[batch, ...dims]`. */
  #withBatch(x: ValueId, dims: readonly number[]): string {
    const batch = this.#node('Shape', 'batch', [this.#name(x)], { start: 0, end: 1 });
    return this.#node('Concat', 'shape', [batch, this.graph.integers(dims)], { axis: 0 });
  }

  #bias(name: string | undefined): readonly string[] {
    return name === undefined ? [] : [this.#constants.variable(name)];
  }

  #node(
    op: string,
    name: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    return this.graph.node(op, this.#at(name), inputs, attributes);
  }

  #at(name: string): string {
    return `${this.#scope}.${name}`;
  }

  #name(id: ValueId): string {
    return this.#of(id).name;
  }

  #of(id: ValueId): Known {
    const value = this.#values.get(id);
    if (value === undefined) throw new Error(`the plan reads the value ${id} before it is made`);
    return value;
  }
}

/** `[height, width, channels]` as `[channels, height, width]`; lists of features stay. */
export function channelsFirst(shape: Shape): Shape {
  return [shape.at(-1)!, ...shape.slice(0, -1)];
}

/** `[top, bottom, left, right]` as ONNX lists it. */
function padsOf([top, bottom, left, right]: readonly [number, number, number, number]): readonly number[] {
  return [top, left, bottom, right];
}

/** `cells.0.op.conv` of `cells.0.op.conv.weight`. */
function moduleOf(variable: string): string {
  return variable.slice(0, variable.lastIndexOf('.'));
}
