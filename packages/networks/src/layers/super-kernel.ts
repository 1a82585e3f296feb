import type { Chosen, Description, PlanBuilder, Value } from '@uninas/contracts';
import { paddingOf } from './padding.js';

/** A convolution of which an architecture weight decides the kernel size. */
export interface SuperKernel {
  /** The architecture weight, which was requested. */
  readonly weight: string;
  readonly name: string;
  readonly k_sizes: readonly number[];
  readonly features: number;
  /** Output channels of the whole filter, where these are the first ones of more. */
  readonly all?: number;
  readonly groups: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: string;
  readonly bias?: boolean;
}

/**
 * Convolutions with the middle of one filter, as large as the largest kernel.
 *
 * @source Stamoulis et al., 2019, "Single-Path NAS: Designing hardware-efficient ConvNets in less than 4 hours", section 3
 */
export function superConv(builder: PlanBuilder, x: Value, options: SuperKernel): Value {
  const { weight, name, k_sizes, features, groups, stride, dilation, bias = false } = options;
  const channels = x.shape.at(-1)!;
  const within = {
    size: Math.max(...k_sizes),
    inputs: groups === -1 ? 1 : channels / groups,
    features: options.all ?? features,
  };
  const padding = paddingOf(builder, options.padding);
  return builder.choose(
    [x],
    weight,
    k_sizes.map((size) => {
      const own = padding === 'same' ? padding : padding - fewerZeros(options, size);
      if (own !== 'same' && (own < 0 || !Number.isInteger(own))) {
        builder.fail(`padding ${padding} does not suit kernels of ${k_sizes.join(', ')}`);
      }
      const conv = { name, features, size, groups, stride, dilation, padding: own, bias, within, shared: true };
      return { plan: () => builder.conv2d(x, conv), names: [['', '']] };
    }),
  );
}

/** How many zeros fewer at each side of a smaller kernel leave an image of the same size. */
function fewerZeros(options: Pick<SuperKernel, 'k_sizes' | 'dilation'>, size: number): number {
  return ((Math.max(...options.k_sizes) - size) / 2) * options.dilation;
}

/** The padding of the kernel that stays, as an argument. */
export function finalPadding(options: Pick<SuperKernel, 'k_sizes' | 'dilation' | 'padding'>, size: number): string {
  return options.padding === 'same' ? 'same' : String(Number(options.padding) - fewerZeros(options, size));
}

/** Kwargs but for those of some names. */
export function without(kwargs: Description['kwargs'] = {}, ...names: readonly string[]): typeof kwargs {
  return Object.fromEntries(Object.entries(kwargs).filter(([name]) => !names.includes(name)));
}

/** The only candidate that stays. @throws {RangeError} if several do, or there is no such one */
export function onlyOf<T>(chosen: Chosen, weight: string, candidates: readonly T[]): T {
  const indices = chosen(weight);
  const candidate = candidates[indices[0]!];
  if (indices.length === 1 && candidate !== undefined) return candidate;
  throw new RangeError(`${weight} needs one of ${candidates.length} candidates, found ${indices.join(', ') || 'none'}`);
}
