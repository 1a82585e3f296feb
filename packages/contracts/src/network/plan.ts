import type { Conv2dGeometry, Window2d } from '../tensor/ops.js';

/** A shape without the batch, channels last: `[height, width, channels]`, or `[features]`. */
export type Shape = readonly number[];

/** How a variable starts. */
export type InitialValue =
  | { readonly is: 'zeros' | 'ones' }
  /** Uniform in `[-bound, bound)`. */
  | { readonly is: 'uniform'; readonly bound: number }
  | { readonly is: 'normal'; readonly mean: number; readonly deviation: number };

/** What a variable is for; initializers and weight decay tell them apart by it. */
export type VariableRole =
  | 'conv'
  | 'linear'
  | 'bias'
  | 'norm_scale'
  | 'norm_offset'
  | 'running_mean'
  | 'running_variance'
  /** How many levels of a {@link WeightSplit} are split, a whole number. */
  | 'depth'
  | 'other';

/** A variable that the network will have. */
export interface PlannedVariable {
  /** Unique in the network, such as `cells.0.blocks.1.ops.0.3.conv.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: InitialValue;
  readonly trainable: boolean;
  readonly role: VariableRole;
  /** Whether it is the weight of a linear map that PyTorch has as a convolution of a single pixel. */
  readonly isPixelwise?: true;
}

/** Number of an intermediate result of a program. */
export type ValueId = number;

/**
 * One operation of a program. `x` and `xs` are read, `out` is written, both by
 * value id; variables are named. `shape` is that of the output.
 */
export type Step = { readonly out: ValueId; readonly shape: Shape } & (
  | {
      readonly op: 'conv2d';
      readonly x: ValueId;
      /** `[kernelHeight, kernelWidth, in / groups, out]` */
      readonly filter: string;
      /** The part of the variable that is the filter; all of it when left out. */
      readonly crop?: Crop;
      readonly bias: string | undefined;
      readonly geometry: Conv2dGeometry;
      /** Learned decisions about how much of the filter is used. */
      readonly thresholds?: readonly Threshold[];
    }
  | {
      readonly op: 'linear';
      readonly x: ValueId;
      /** `[in, out]` */
      readonly weight: string;
      readonly bias: string | undefined;
    }
  /** The first channels of the variables, if they have more. */
  | {
      readonly op: 'batch_norm';
      readonly x: ValueId;
      readonly scale: string | undefined;
      readonly offset: string | undefined;
      readonly mean: string;
      readonly variance: string;
      readonly epsilon: number;
      /** Share of the new statistics in the running ones. */
      readonly momentum: number;
    }
  | {
      readonly op: 'activation';
      readonly x: ValueId;
      /** A registered activation function. */
      readonly name: string;
      /** Element-wise products of each output element, for counting multiply-adds. */
      readonly products: number;
      /** Trainable values of the function, each `[]`. */
      readonly parameters?: readonly string[];
    }
  | { readonly op: 'max_pool' | 'avg_pool'; readonly x: ValueId; readonly window: Window2d }
  | { readonly op: 'global_avg_pool'; readonly x: ValueId }
  /** One channel of each of so many groups in turn. */
  | { readonly op: 'shuffle_channels'; readonly x: ValueId; readonly groups: number }
  /** The row of a table that belongs to the current candidates, for each sample. */
  | {
      readonly op: 'lookup';
      readonly x: ValueId;
      /** `[candidates of each weight, own candidates if there is an index, features]` */
      readonly table: string;
      readonly weights: readonly string[];
      /** For each weight, which of its requests is meant, counted from 0; the first when left out. */
      readonly uses?: readonly number[];
      readonly index: number | undefined;
    }
  | { readonly op: 'add' | 'mul' | 'concat'; readonly xs: readonly ValueId[] }
  | { readonly op: 'zeros'; readonly x: ValueId }
  /** Zeros behind the channels, up to the output's number. */
  | { readonly op: 'pad_channels'; readonly x: ValueId }
  | { readonly op: 'slice_channels'; readonly x: ValueId; readonly begin: number }
  /** Leaves out rows at the top and columns at the left, and pads zeros at the other side. */
  | { readonly op: 'shift'; readonly x: ValueId; readonly by: readonly [number, number] }
  /** The elements in row-major order in another shape. */
  | { readonly op: 'reshape'; readonly x: ValueId }
  | {
      readonly op: 'dropout';
      readonly x: ValueId;
      readonly rate: number;
      /** Whether whole channels are dropped rather than single elements. */
      readonly channels: boolean;
      /** Whether the dropout of the forward options replaces the rate. */
      readonly isHead: boolean;
    }
  | { readonly op: 'drop_path'; readonly x: ValueId; readonly isIdentity: boolean }
  /** An architecture weight decides which branches run and how they are combined. */
  | {
      readonly op: 'choice';
      readonly xs: readonly ValueId[];
      readonly weight: string;
      /** Which request of the weight is meant, counted from 0; the first when left out. */
      readonly use?: number;
      readonly strategy: string;
      /** Beginning of its variables' names: those of branch i begin with `<scope>.<i>.`, unless `names` tells. */
      readonly scope: string;
      /** For each branch, what names begin with here and where the branch stands alone; the first that fits counts. */
      readonly names?: readonly (readonly (readonly [string, string])[])[];
      /** The first branch stands for all of them until its level is split. */
      readonly split?: SplitLevel;
      /** Each has the inputs `xs` and one output. */
      readonly branches: readonly Program[];
    }
);

/** A level of weights that may be split. */
export interface SplitLevel {
  /** The variable that tells how many levels are split. */
  readonly depth: string;
  /** Counted from 0; split if there are more levels than that. */
  readonly level: number;
}

/** A part of a variable. */
export interface Crop {
  readonly begin: readonly number[];
  readonly size: readonly number[];
}

/** A part of a filter that counts only where the sum of its squares exceeds a trainable value. */
export interface Threshold {
  /** `[]` */
  readonly value: string;
  /** The part lies inside this box, */
  readonly inside: Crop;
  /** and outside of this one. */
  readonly outside: Crop;
}

/** A sequence of operations. The inputs and all intermediate results have ids of their own within the network. */
export interface Program {
  readonly inputs: readonly ValueId[];
  readonly steps: readonly Step[];
  readonly outputs: readonly ValueId[];
}

/** An architecture weight that the network asks a strategy for. */
export interface WeightRequest {
  readonly name: string;
  /** Number of candidate operations. */
  readonly choices: number;
  /** Name of the strategy that decides. */
  readonly strategy: string;
}

/** The candidates of each architecture weight that are meant. */
export interface Chosen {
  (weight: string): readonly number[];
  /** How strongly every candidate of a weight is preferred, by methods that weigh them. */
  readonly strengths?: (weight: string) => readonly number[];
}

/** One row of a network's table: the stem, a cell or a head. */
export interface PlannedModule {
  readonly part: 'stem' | 'cell' | 'head';
  /** Position in the sequence of cells; for a head, the cell after which it sits. */
  readonly index: number;
  /** Name used in the order of cells, or empty. */
  readonly name: string;
  readonly cls: string;
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  /** Trainable values. */
  readonly params: number;
  readonly program: Program;
  /** Weight of the loss at a head. */
  readonly lossWeight?: number;
}

/** A network before anything is allocated: shapes, variables, operations. */
export interface NetworkPlan {
  readonly name: string;
  /** Shape of one input. */
  readonly input: Shape;
  /** Value id of the input. */
  readonly inputId: ValueId;
  /** In order of execution: the stem, then cells and heads. */
  readonly modules: readonly PlannedModule[];
  readonly variables: readonly PlannedVariable[];
  /** Every request in order; a shared weight is requested more than once. */
  readonly requests: readonly WeightRequest[];
  /** The unique weights in order of first request: the positions of a gene. */
  readonly weights: readonly WeightRequest[];
  /** Operations of which only a few stay when the network is finalized, and move together. */
  readonly regroupings?: readonly Regrouping[];
  /** Operations whose variables exist anew for combinations of candidates of earlier weights, in order. */
  readonly splits?: readonly WeightSplit[];
  /** What is unusual but allowed, for the log. */
  readonly warnings: readonly string[];
}

/** Operations on the inputs of a block, of which only the strongest stay when the network is finalized. */
export interface Regrouping {
  /**
   * Beginning of their variables' names: those of the i-th begin with
   * `<scope>.<i>.`, and in the finalized network with its position among those that stay.
   */
  readonly scope: string;
  /** The architecture weight of each. */
  readonly weights: readonly string[];
  /** How many stay at most. */
  readonly most: number;
}

/**
 * Variables that exist anew for every combination of candidates of earlier weights.
 *
 * Those of a set begin with `<scope>.<i>.<j>.`, one index for each weight. While a level is not
 * split, the sets with index 0 there are used for all.
 */
export interface WeightSplit {
  readonly scope: string;
  /** Name of the variable `[]` that tells how many levels are split. */
  readonly depth: string;
  /** The weights, level by level. */
  readonly weights: readonly string[];
}
