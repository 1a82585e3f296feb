import type { NetworkPart } from './network-part.js';
import type { Shape, SplitLevel, ValueId } from './plan.js';

/** An intermediate result of a program that is being planned. */
export interface Value {
  readonly id: ValueId;
  readonly shape: Shape;
}

/** A window over an image. */
export interface WindowOptions {
  /** Width and height of the window, or `[height, width]`. */
  readonly size: number | readonly [number, number];
  /** Step in both directions, 1 when left out. */
  readonly stride?: number;
  /** Distance of neighbouring taps, 1 when left out. */
  readonly dilation?: number;
  /** Zeros at each side; `same`, when left out: `(size * dilation - 1) // 2`, for any stride. */
  readonly padding?: 'same' | number;
}

/** A convolution. */
export interface ConvOptions extends WindowOptions {
  /** Name of its variables, `conv` when left out. */
  readonly name?: string;
  /** Output channels. */
  readonly features: number;
  /** Channel groups, 1 when left out; -1 for one group for each channel. */
  readonly groups?: number;
  readonly bias?: boolean;
  /** Whether another operation of the part may have the same variables. */
  readonly shared?: boolean;
  /** The larger filter of which this one is the middle of the window and the first channels. */
  readonly within?: Filter;
  /** Learned decisions about how much of the filter is used. */
  readonly thresholds?: FilterThresholds;
}

/** Sizes of a convolution's filter. */
export interface Filter {
  /** Width and height. */
  readonly size: number;
  /** Input channels. */
  readonly inputs: number;
  /** Output channels. */
  readonly features: number;
}

/**
 * Parts of a filter that count only where the sum of their squares exceeds a
 * trainable threshold; the gradient of the decision is that of a sigmoid.
 */
export interface FilterThresholds {
  /** Ascending sizes of the window: the smallest always counts, each further ring has a threshold. */
  readonly sizes: readonly number[];
  /** Ascending numbers of output channels: the first ones always count, each further group has a threshold. */
  readonly features: readonly number[];
}

/** A candidate for one place. */
export interface Branch {
  /** Adds its operations; the result is its only output. */
  readonly plan: (inputs: readonly Value[]) => Value;
  /**
   * What names of variables begin with in the super-network, and in the network
   * where this branch stands alone; the first pair that fits counts.
   */
  readonly names: readonly (readonly [string, string])[];
}

/** An architecture weight as a part asks for it. */
export interface WeightOptions {
  readonly weight: string;
  readonly strategy: string;
}

/**
 * What a part adds to while it is planned: the only place that knows geometry.
 *
 * Every function appends an operation to the program and returns its result.
 * Shapes have no batch and are `[height, width, channels]` or `[features]`.
 * Variables are named after the part that asks for them, so that names within
 * one part must differ.
 */
export interface PlanBuilder {
  /** Shape of one label: `[classes]`. */
  readonly output: Shape;

  conv2d(x: Value, options: ConvOptions): Value;
  /** `[features]` to `[features]`. */
  linear(
    x: Value,
    options: {
      readonly name?: string;
      readonly features: number;
      readonly bias?: boolean;
      /** Whether another operation of the part may have the same variables. */
      readonly shared?: boolean;
      /** Whether other frameworks have it as a convolution of a single pixel. */
      readonly isPixelwise?: boolean;
    },
  ): Value;
  /** Over all axes but the last; epsilon 1e-5, a tenth of the running statistics is new. */
  batchNorm(
    x: Value,
    options?: {
      readonly name?: string;
      readonly affine?: boolean;
      /** Whether another operation of the part may have the same variables. */
      readonly shared?: boolean;
      /** Number of channels of which these are the first. */
      readonly within?: number;
    },
  ): Value;
  /** By the name of a registered activation function; those that change nothing leave no operation. */
  activation(x: Value, name: string): Value;
  maxPool(x: Value, window: WindowOptions): Value;
  /** Counts padded zeros. */
  avgPool(x: Value, window: WindowOptions): Value;
  /** `[height, width, channels]` to `[channels]`. */
  globalAvgPool(x: Value): Value;
  add(xs: readonly Value[]): Value;
  /** Element-wise; `[channels]` is multiplied with every position of `[height, width, channels]`. */
  mul(x: Value, factor: Value): Value;
  /** Adds `[channels]` to every position of `[height, width, channels]`. */
  addChannels(x: Value, by: Value): Value;
  /** Along the last axis. */
  concat(xs: readonly Value[]): Value;
  /** Zeros in the shape that a window with this stride and `same` padding leaves. */
  zeros(x: Value, options: { readonly features: number; readonly stride?: number }): Value;
  /** Zeros behind the channels; leaves no operation if there are enough. */
  padChannels(x: Value, features: number): Value;
  sliceChannels(x: Value, begin: number, features: number): Value;
  /** Takes one channel of each of so many groups in turn. */
  shuffleChannels(x: Value, groups: number): Value;
  /** Moves the image so many pixels up and to the left; zeros come in at the other sides. */
  shift(x: Value, by: readonly [number, number]): Value;
  reshape(x: Value, shape: Shape): Value;
  /** A rate of 0 leaves no operation, except in a head, whose rate the forward options replace. */
  dropout(x: Value, options: { readonly rate: number; readonly channels?: boolean; readonly isHead?: boolean }): Value;
  /** @param isIdentity whether the path is a plain skip connection, which is dropped on demand only */
  dropPath(x: Value, isIdentity: boolean): Value;
  /** Earlier requests, and how many candidates each has, in order. */
  readonly requested: readonly { readonly weight: string; readonly choices: number }[];
  /** Asks for an architecture weight, which operations of this part then use. */
  request(options: WeightOptions, choices: number): void;
  /**
   * Candidates for one place of a weight that was requested; their results have one shape.
   *
   * @param split a level of weights that are not split yet: until then, the first branch stands for all
   */
  choose(inputs: readonly Value[], weight: string, branches: readonly Branch[], split?: SplitLevel): Value;
  /**
   * Notes that variables of this part exist anew for combinations of candidates of these weights.
   *
   * @param depth how many levels are split at the beginning
   * @returns name of the variable that tells how many are
   */
  split(weights: readonly string[], depth: number): string;
  /**
   * The row of a trainable table that belongs to the current candidates of some weights: `[features]`.
   *
   * @param x any value of the same batch
   */
  lookup(
    x: Value,
    table: {
      readonly name: string;
      readonly features: number;
      readonly weights: readonly string[];
      /** The own candidate and the number of them: one more axis, behind those of the weights. */
      readonly own?: readonly [index: number, choices: number];
      /** First value of every element. */
      readonly initial: 0 | 1 | 'uniform';
    },
  ): Value;
  /** Candidates for one place: an architecture weight decides which run. Their results have one shape. */
  choice(
    inputs: readonly Value[],
    request: WeightOptions,
    candidates: readonly NetworkPart[],
    features: number,
    /** Changes the inputs of one candidate. */
    before?: (inputs: readonly Value[], index: number) => readonly Value[],
  ): Value;

  /**
   * Notes that of parts named `<name>.0`, `<name>.1`, ... only the strongest stay when the network is finalized.
   *
   * @param weights the architecture weight of each
   * @param most how many stay
   */
  regroup(name: string, weights: readonly string[], most: number): void;
  /** Plans a part of this part; its variables are named `<own name>.<name>.`. */
  part(name: string, part: NetworkPart, inputs: readonly Value[], features: number): readonly Value[];
  /** Plans a stem, a cell or a head of the network: a row of its table with a program of its own. */
  module(row: ModuleRow, part: NetworkPart, inputs: readonly Value[], features: number): readonly Value[];
  /** Notes what is unusual but allowed. */
  warn(message: string): void;
  /** @throws {Error} always, with the part's place in the description */
  fail(message: string): never;
}

/** What identifies a module of a network. */
export interface ModuleRow {
  readonly part: 'stem' | 'cell' | 'head';
  /** Position in the sequence of cells; for a head, the cell after which it sits. */
  readonly index: number;
  /** Name used in the order of cells, or empty. */
  readonly name: string;
  /** Beginning of its variables' names, such as `cells.0`. */
  readonly scope: string;
  /** Weight of the loss at a head. */
  readonly lossWeight?: number;
}
