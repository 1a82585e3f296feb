import type { ConvOptions, PlanBuilder, Value } from '@uninas/contracts';
import { shares } from './divisible.js';

/** A convolution whose channels may fall into parts with kernels of different sizes. */
export type MixedConvOptions = Omit<ConvOptions, 'size' | 'name' | 'features'> & {
  readonly name: string;
  readonly features: number;
  /** One size for each part of the channels. */
  readonly sizes: readonly number[];
};

/**
 * A convolution of every part of the channels on its own, one after the other
 * in the result; a plain one if there is a single size.
 *
 * @source Tan and Le, 2019, "MixConv: Mixed depthwise convolutional kernels", section 3
 */
export function mixedConv(builder: PlanBuilder, x: Value, options: MixedConvOptions): Value {
  const { name, features, sizes, ...rest } = options;
  if (sizes.length === 0) builder.fail('needs at least one kernel size');
  if (sizes.length === 1) return builder.conv2d(x, { ...rest, name, features, size: sizes[0]! });
  const inputs = shares(x.shape.at(-1)!, sizes.length);
  const outputs = shares(features, sizes.length);
  let begin = 0;
  return builder.concat(
    sizes.map((size, i) => {
      const part = builder.sliceChannels(x, begin, inputs[i]!);
      begin += inputs[i]!;
      return builder.conv2d(part, { ...rest, name: `${name}_${i}`, features: outputs[i]!, size });
    }),
  );
}
