import type {
  ActFun,
  ConvOptions,
  InitialValue,
  PlanBuilder,
  Shape,
  Value,
  VariableRole,
  WindowOptions,
} from '@uninas/contracts';
import { filterOf, thresholdsOf } from './filter.js';
import { isSameShape, shapeText, sizeAfter, sizeOf, windowOf } from './geometry.js';
import { PlanRecord } from './plan-record.js';

const EPSILON = 1e-5;
const MOMENTUM = 0.1;

/** Appends the operations that parts ask for: the one place that turns options into geometry, shapes and variables. */
export class OpPlanner extends PlanRecord {
  constructor(private readonly activations: ReadonlyMap<string, ActFun>) {
    super();
  }

  conv2d(x: Value, options: ConvOptions): Value {
    const { name = 'conv', features, bias = false } = options;
    const [height, width, channels] = this.image(x);
    const groups = options.groups === -1 ? channels : (options.groups ?? 1);
    if (channels % groups !== 0 || features % groups !== 0) {
      this.fail(`${channels} to ${features} channels do not fall into ${groups} groups`);
    }
    const window = windowOf(options);
    const [outHeight, outWidth] = this.fit([height, width], window, 'convolution');
    const { shape, crop } = filterOf(window.kernel, channels / groups, this.positive(features), options.within);
    const initial = kaiming(shape[0]! * shape[1]! * shape[2]!);
    const filter = this.variable(`${name}.weight`, shape, 'conv', initial, options.shared);
    const thresholds = options.thresholds && thresholdsOf(shape, options.thresholds);
    return this.step([outHeight, outWidth, features], {
      op: 'conv2d',
      x: x.id,
      filter,
      ...(crop && { crop }),
      bias: bias ? this.variable(`${name}.bias`, [features], 'bias', initial, options.shared) : undefined,
      geometry: { ...window, groups },
      ...(thresholds && {
        thresholds: thresholds.map(({ name: part, ...boxes }) => ({
          value: this.variable(`${name}.${part}`, [], 'other', { is: 'zeros' }),
          ...boxes,
        })),
      }),
    });
  }

  linear(x: Value, options: Parameters<PlanBuilder['linear']>[1]): Value {
    const { name = 'linear', features, bias = false, shared, isPixelwise } = options;
    if (x.shape.length !== 1) this.fail(`a linear layer needs a flat input, found ${shapeText(x.shape)}`);
    const channels = x.shape[0]!;
    return this.step([this.positive(features)], {
      op: 'linear',
      x: x.id,
      weight: this.variable(`${name}.weight`, [channels, features], 'linear', kaiming(channels), shared, isPixelwise),
      bias: bias ? this.variable(`${name}.bias`, [features], 'bias', kaiming(channels), shared) : undefined,
    });
  }

  batchNorm(x: Value, options: NonNullable<Parameters<PlanBuilder['batchNorm']>[1]> = {}): Value {
    const { name = 'bn', affine = true, shared = false, within } = options;
    const shape = [within ?? channelsOf(x)];
    if (shape[0]! < channelsOf(x)) this.fail(`${shape[0]} channels do not hold ${channelsOf(x)}`);
    const add = (what: string, role: VariableRole, is: 'zeros' | 'ones'): string =>
      this.variable(`${name}.${what}`, shape, role, { is }, shared);
    return this.step(x.shape, {
      op: 'batch_norm',
      x: x.id,
      scale: affine ? add('weight', 'norm_scale', 'ones') : undefined,
      offset: affine ? add('bias', 'norm_offset', 'zeros') : undefined,
      mean: add('running_mean', 'running_mean', 'zeros'),
      variance: add('running_var', 'running_variance', 'ones'),
      epsilon: EPSILON,
      momentum: MOMENTUM,
    });
  }

  activation(x: Value, name: string): Value {
    const act = this.activations.get(name);
    if (act === undefined) this.fail(`the activation function ${name} is named by no argument and by no static uses`);
    if (act.isIdentity) return x;
    const parameters = act.parameters.map((value, i) =>
      this.variable(this.free(`${name}_${i}`), [], 'other', { is: 'normal', mean: value, deviation: 0 }),
    );
    const step = { op: 'activation', x: x.id, name, products: act.products } as const;
    return this.step(x.shape, parameters.length > 0 ? { ...step, parameters } : step);
  }

  maxPool(x: Value, window: WindowOptions): Value {
    return this.pool('max_pool', x, window);
  }

  avgPool(x: Value, window: WindowOptions): Value {
    return this.pool('avg_pool', x, window);
  }

  globalAvgPool(x: Value): Value {
    return this.step([this.image(x)[2]], { op: 'global_avg_pool', x: x.id });
  }

  add(xs: readonly Value[]): Value {
    this.same(xs, 'add');
    return xs.length === 1 ? xs[0]! : this.step(xs[0]!.shape, { op: 'add', xs: xs.map((x) => x.id) });
  }

  addChannels(x: Value, by: Value): Value {
    const [, , channels] = this.image(x);
    if (!isSameShape(by.shape, [channels])) this.fail(`cannot add ${shapeText(by.shape)} to ${shapeText(x.shape)}`);
    return this.step(x.shape, { op: 'add', xs: [x.id, this.reshape(by, [1, 1, channels]).id] });
  }

  mul(x: Value, factor: Value): Value {
    if (isSameShape(x.shape, factor.shape)) return this.step(x.shape, { op: 'mul', xs: [x.id, factor.id] });
    const [, , channels] = this.image(x);
    if (!isSameShape(factor.shape, [channels])) {
      this.fail(`cannot multiply ${shapeText(x.shape)} with ${shapeText(factor.shape)}`);
    }
    const wide = this.reshape(factor, [1, 1, channels]);
    return this.step(x.shape, { op: 'mul', xs: [x.id, wide.id] });
  }

  concat(xs: readonly Value[]): Value {
    this.same(
      xs.map((x) => ({ ...x, shape: x.shape.slice(0, -1) })),
      'concatenate',
    );
    if (xs.length === 1) return xs[0]!;
    const channels = xs.reduce((sum, x) => sum + channelsOf(x), 0);
    return this.step([...xs[0]!.shape.slice(0, -1), channels], { op: 'concat', xs: xs.map((x) => x.id) });
  }

  zeros(x: Value, options: { readonly features: number; readonly stride?: number }): Value {
    const [height, width] = this.image(x);
    const size = this.fit([height, width], windowOf({ size: 1, stride: options.stride ?? 1 }), 'zero operation');
    return this.step([...size, this.positive(options.features)], { op: 'zeros', x: x.id });
  }

  padChannels(x: Value, features: number): Value {
    const channels = channelsOf(x);
    if (features < channels) this.fail(`cannot pad ${channels} channels to ${features}`);
    if (features === channels) return x;
    return this.step([...x.shape.slice(0, -1), features], { op: 'pad_channels', x: x.id });
  }

  sliceChannels(x: Value, begin: number, features: number): Value {
    if (begin < 0 || features < 1 || begin + features > channelsOf(x)) {
      this.fail(`channels ${begin} to ${begin + features} are not all in ${shapeText(x.shape)}`);
    }
    return this.step([...x.shape.slice(0, -1), features], { op: 'slice_channels', x: x.id, begin });
  }

  shuffleChannels(x: Value, groups: number): Value {
    if (channelsOf(x) % groups !== 0) this.fail(`${channelsOf(x)} channels do not fall into ${groups} groups`);
    return this.step(x.shape, { op: 'shuffle_channels', x: x.id, groups });
  }

  shift(x: Value, by: readonly [number, number]): Value {
    const [height, width] = this.image(x);
    if (by[0] < 0 || by[1] < 0 || by[0] >= height || by[1] >= width) {
      this.fail(`cannot shift ${shapeText(x.shape)} by ${by.join(', ')}`);
    }
    return this.step(x.shape, { op: 'shift', x: x.id, by });
  }

  reshape(x: Value, shape: Shape): Value {
    if (sizeOf(x.shape) !== sizeOf(shape)) this.fail(`cannot reshape ${shapeText(x.shape)} to ${shapeText(shape)}`);
    return this.step(shape, { op: 'reshape', x: x.id });
  }

  dropout(x: Value, options: { readonly rate: number; readonly channels?: boolean; readonly isHead?: boolean }): Value {
    const { rate, channels = false, isHead = false } = options;
    if (!(rate >= 0 && rate < 1)) this.fail(`a dropout rate is at least 0 and less than 1, found ${rate}`);
    if (rate === 0 && !isHead) return x;
    return this.step(x.shape, { op: 'dropout', x: x.id, rate, channels, isHead });
  }

  dropPath(x: Value, isIdentity: boolean): Value {
    return this.step(x.shape, { op: 'drop_path', x: x.id, isIdentity });
  }

  private pool(op: 'max_pool' | 'avg_pool', x: Value, options: WindowOptions): Value {
    const [height, width, channels] = this.image(x);
    const window = windowOf(options);
    // More padding than half a window leaves windows without a single element, which PyTorch refuses as well.
    if (window.padding[0] * 2 > window.kernel[0]) this.fail(`a pool of size ${window.kernel[0]} has too much padding`);
    return this.step([...this.fit([height, width], window, 'pool'), channels], { op, x: x.id, window });
  }

  private fit(
    size: readonly [number, number],
    window: Parameters<typeof sizeAfter>[1],
    what: string,
  ): readonly [number, number] {
    const after = sizeAfter(size, window);
    if (after[0] < 1 || after[1] < 1) this.fail(`the ${what} leaves nothing of ${size.join(' x ')}`);
    return after;
  }

  protected image(x: Value): readonly [number, number, number] {
    const [height, width, channels] = x.shape;
    if (x.shape.length === 3 && height !== undefined && width !== undefined && channels !== undefined) {
      return [height, width, channels];
    }
    return this.fail(`needs an image, found ${shapeText(x.shape)}`);
  }

  protected positive(features: number): number {
    return features > 0 ? features : this.fail(`needs at least one feature, found ${features}`);
  }

  protected same(xs: readonly Value[], what: string): void {
    if (xs.length === 0) this.fail(`nothing to ${what}`);
    if (xs.every((x) => isSameShape(x.shape, xs[0]!.shape))) return;
    this.fail(`cannot ${what} ${xs.map((x) => shapeText(x.shape)).join(', ')}`);
  }
}

function channelsOf(x: Value): number {
  return x.shape.at(-1) ?? 0;
}

/** PyTorch's default for convolutions and linear layers: kaiming uniform with a = sqrt(5). */
function kaiming(fanIn: number): InitialValue {
  return { is: 'uniform', bound: 1 / Math.sqrt(fanIn) };
}
