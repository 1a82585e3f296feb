/** What decides the output channels of a cell. */
export interface CellFeatures {
  readonly features_mult: number;
  readonly features_fixed: number;
}

/**
 * Output channels of a cell: fixed, or a multiple of the input's, times the
 * width of the network, rounded down to a multiple of 8 from 8 on.
 *
 * @param input channels of the cell's last input
 * @param first fixed number for this cell if positive, before all else
 * @returns undefined if nothing decides it
 */
export function cellFeatures(cell: CellFeatures, input: number, width: number, first: number): number | undefined {
  const { features_mult, features_fixed } = cell;
  const base = first > 0 ? first : features_fixed > 0 ? features_fixed : features_mult > 0 ? input * features_mult : 0;
  if (base === 0) return undefined;
  const features = base * width;
  return features < 8 ? features : features - (features % 8);
}
