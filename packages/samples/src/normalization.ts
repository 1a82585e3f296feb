/** Mean and standard deviation of each channel, of values from 0 to 1. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * Subtracts the mean of the channel and divides by its deviation, in place.
 *
 * @param values `[..., channels]`
 * @param channels one mean and deviation serve all channels if only one is given
 */
export function normalize(values: Float32Array, channels: number, { mean, std }: Normalization): void {
  for (let c = 0; c < channels; c++) {
    const shift = mean[c % mean.length]!;
    const scale = 1 / std[c % std.length]!;
    for (let i = c; i < values.length; i += channels) values[i] = (values[i]! - shift) * scale;
  }
}
