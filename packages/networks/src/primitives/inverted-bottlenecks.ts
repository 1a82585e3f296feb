import type { Description, JsonValue } from '@uninas/contracts';

/** What the inverted bottlenecks of a set of primitives have in common, and in which they differ. */
export interface BottleneckOptions {
  readonly stride: number;
  readonly act_fun: string;
  readonly attention?: { readonly [name: string]: JsonValue };
  /** Outer loop. */
  readonly expansions?: readonly number[];
  /** Inner loop; several sizes share the channels. */
  readonly sizes?: readonly (number | readonly number[])[];
}

/** Inverted bottlenecks of every expansion with every kernel size. */
export function invertedBottlenecks(options: BottleneckOptions): readonly Description[] {
  const { stride, act_fun, attention = null, expansions = [3, 6], sizes = [3, 5, 7] } = options;
  return expansions.flatMap((expansion) =>
    sizes.map((size) => ({
      name: 'MobileInvertedConvLayer',
      kwargs: {
        k_size: typeof size === 'number' ? size : [...size],
        stride,
        expansion,
        act_fun,
        att_dict: attention,
      },
    })),
  );
}

/** Squeeze and excitation with a quarter of the block's input channels, as in EfficientNet. */
export const squeezeOfInput = {
  att_cls: 'SqueezeExcitationChannelModule',
  use_c_substitute: true,
  c_mul: 0.25,
  squeeze_act: 'swish',
  excite_act: 'sigmoid',
} as const;

/** Efficient channel attention with its derived kernel size. */
export const efficientAttention = {
  att_cls: 'EfficientChannelAttentionModule',
  use_c_substitute: false,
  excite_act: 'sigmoid',
} as const;

/** Operations, and one more where it keeps the size of the image. */
export function withSkip(ops: readonly Description[], name: string, stride: number): readonly Description[] {
  return stride === 1 ? [...ops, { name, kwargs: { stride: 1 } }] : ops;
}
