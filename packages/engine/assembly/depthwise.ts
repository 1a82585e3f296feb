import { halving, threeByThree } from './depthwise-3x3';
import { fewChannels, neighbours, spread } from './depthwise-rows';

/**
 * Convolution of each channel of one image with its own filter:
 * out[row * outRow + column * outColumn + c] = sum over taps of
 * x[row * xRow + column * xColumn + tap + c] * filter[tap][c].
 *
 * Taps are rows, whose starts are listed, of `tapColumns` taps `tapStep` bytes
 * apart; the filter has them in that order. A row of pixels is finished before
 * the next one begins: what it reads stays in the first cache, all channels of it.
 */
export function depthwise(
  x: usize,
  xRow: i32,
  xColumn: i32,
  out: usize,
  outRow: i32,
  outColumn: i32,
  rows: i32,
  columns: i32,
  filter: usize,
  taps: usize,
  tapRows: i32,
  tapColumns: i32,
  tapStep: i32,
  channels: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const isThreeByThree = tapRows == 3 && tapColumns == 3;
  for (let row = 0; row < rows; row++) {
    const from = x + <usize>(row * xRow);
    const to = out + <usize>(row * outRow);
    for (let c = 0; c < channels; c += 4) {
      // the last channels are computed again where four do not fit, with the same result
      const at = (<usize>max(min(c, channels - 4), 0)) << 2;
      const p = from + at;
      const y = to + at;
      const w = filter + at;
      if (channels < 4) fewChannels(p, xColumn, y, outColumn, columns, w, taps, tapRows, tapColumns, tapStep, channels);
      else if (isThreeByThree && xColumn == tapStep) threeByThree(p, tapStep, y, outColumn, columns, w, pixel, taps);
      else if (isThreeByThree && xColumn == 2 * tapStep) halving(p, tapStep, y, outColumn, columns, w, pixel, taps);
      else if (xColumn == tapStep && columns >= 4) {
        neighbours(p, xColumn, y, outColumn, columns, w, pixel, taps, tapRows, tapColumns);
      } else spread(p, xColumn, y, outColumn, columns, w, pixel, taps, tapRows, tapColumns, tapStep);
    }
  }
}
