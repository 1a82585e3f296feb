import { stopsAt, stopsAtOne, upperBound } from './rectifier';

/** Rows whose statistics are taken at once: what fits into the first cache, few enough for sums in float32. */
const ROWS = 64;

/**
 * Mean and biased variance of each column of `[rows, channels]`.
 *
 * Each 64 rows have a mean and a sum of squares around it, which are joined in
 * float64: no difference of large sums is taken. The mean of 64 rows is a float32,
 * so a mean of 1e4 deviations or more costs digits of the variance: it is off by 1e-5
 * of itself at 1e4, by 1e-3 at 1e5, and by 3e-2 where 400 whole numbers have a mean of 1e6.
 *
 * @param work room for `4 * channels` float64
 * @source Chan, Golub, LeVeque, 1983, "Algorithms for computing the sample variance", equation 2.1
 */
export function columnMoments(x: usize, rows: i32, channels: i32, mean: usize, variance: usize, work: usize): void {
  const doubles = (<usize>channels) << 3;
  const means = work;
  const squares = work + doubles;
  const sums = squares + doubles;
  memory.fill(work, 0, doubles << 1);
  for (let row = 0; row < rows; row += ROWS) {
    const count = min(ROWS, rows - row);
    const from = x + ((<usize>row * <usize>channels) << 2);
    columnSums(from, count, channels, sums);
    for (let c = 0; c < channels; c++)
      store<f32>(mean + ((<usize>c) << 2), load<f32>(sums + ((<usize>c) << 2)) / <f32>count);
    squaresAround(from, mean, count, channels, sums);
    for (let c = 0; c < channels; c++) {
      const at = (<usize>c) << 3;
      const before = load<f64>(means + at);
      const distance = <f64>load<f32>(mean + ((<usize>c) << 2)) - before;
      const share = <f64>count / <f64>(row + count);
      const square = <f64>load<f32>(sums + ((<usize>c) << 2)) + distance * distance * share * <f64>row;
      store<f64>(means + at, before + distance * share);
      store<f64>(squares + at, load<f64>(squares + at) + square);
    }
  }
  for (let c = 0; c < channels; c++) {
    store<f32>(mean + ((<usize>c) << 2), <f32>load<f64>(means + ((<usize>c) << 3)));
    store<f32>(variance + ((<usize>c) << 2), <f32>(load<f64>(squares + ((<usize>c) << 3)) / <f64>rows));
  }
}

/** The float32 sums of a few rows. */
function columnSums(x: usize, rows: i32, channels: i32, sums: usize): void {
  const step = (<usize>channels) << 2;
  const end = x + <usize>rows * step;
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    let sum = f32x4.splat(0);
    for (let at = x + ((<usize>c) << 2); at < end; at += step) sum = f32x4.add(sum, v128.load(at));
    v128.store(sums + ((<usize>c) << 2), sum);
  }
  for (; c < channels; c++) {
    let sum: f32 = 0;
    for (let at = x + ((<usize>c) << 2); at < end; at += step) sum += load<f32>(at);
    store<f32>(sums + ((<usize>c) << 2), sum);
  }
}

/** The float32 sums of squared distances of a few rows from `centre`. */
function squaresAround(x: usize, centre: usize, rows: i32, channels: i32, sums: usize): void {
  const step = (<usize>channels) << 2;
  const end = x + <usize>rows * step;
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    const middle = v128.load(centre + ((<usize>c) << 2));
    let sum = f32x4.splat(0);
    for (let at = x + ((<usize>c) << 2); at < end; at += step) {
      const distance = f32x4.sub(v128.load(at), middle);
      sum = f32x4.add(sum, f32x4.mul(distance, distance));
    }
    v128.store(sums + ((<usize>c) << 2), sum);
  }
  for (; c < channels; c++) {
    const middle = load<f32>(centre + ((<usize>c) << 2));
    let sum: f32 = 0;
    for (let at = x + ((<usize>c) << 2); at < end; at += step) {
      const distance = load<f32>(at) - middle;
      sum += distance * distance;
    }
    store<f32>(sums + ((<usize>c) << 2), sum);
  }
}

/**
 * y = (x - centre) * factor + offset for each column of `[rows, channels]`, moved
 * to between `least` and `most`; what is not a number stays so.
 */
export function normalizeRows(
  x: usize,
  y: usize,
  rows: i32,
  channels: i32,
  centre: usize,
  factor: usize,
  offset: usize,
  least: f32,
  most: f32,
): void {
  const step = (<usize>channels) << 2;
  const move = y - x;
  const low = f32x4.splat(least);
  const high = f32x4.splat(most);
  for (let row = 0; row < rows; row += ROWS) {
    const first = x + <usize>row * step;
    const end = x + <usize>min(row + ROWS, rows) * step;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const at = (<usize>c) << 2;
      const middle = v128.load(centre + at);
      const slope = v128.load(factor + at);
      const shift = v128.load(offset + at);
      for (let i = first + at; i < end; i += step) {
        const value = f32x4.add(f32x4.mul(f32x4.sub(v128.load(i), middle), slope), shift);
        v128.store(i + move, f32x4.pmin(f32x4.pmax(value, low), high));
      }
    }
    for (; c < channels; c++) {
      const at = (<usize>c) << 2;
      const middle = load<f32>(centre + at);
      const slope = load<f32>(factor + at);
      const shift = load<f32>(offset + at);
      for (let i = first + at; i < end; i += step) {
        const value = (load<f32>(i) - middle) * slope + shift;
        store<f32>(i + move, value < least ? least : value > most ? most : value);
      }
    }
  }
}

/**
 * The sums over rows of dy, and of dy * (x - centre), for each column.
 *
 * With `limit` above 0, dy counts only where a rectifier of that limit behind the
 * normalisation let it pass: a rectifier of (x - centre) * slope + offset. What is
 * computed there is what `normalizeRows` has computed.
 *
 * @param sums two times `channels` float64, written
 */
export function gradientSums(
  dy: usize,
  x: usize,
  centre: usize,
  rows: i32,
  channels: i32,
  sums: usize,
  slope: usize,
  offset: usize,
  limit: f32,
): void {
  const isCut = limit > 0;
  const most = upperBound(limit);
  const step = (<usize>channels) << 2;
  const products = sums + (step << 1);
  memory.fill(sums, 0, step << 2);
  const high = f32x4.splat(most);
  for (let row = 0; row < rows; row += ROWS) {
    const first = <usize>row * step;
    const end = <usize>min(row + ROWS, rows) * step;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const at = (<usize>c) << 2;
      const middle = v128.load(centre + at);
      const slant = isCut ? v128.load(slope + at) : middle;
      const shift = isCut ? v128.load(offset + at) : middle;
      let sum = f32x4.splat(0);
      let product = sum;
      let sum1 = sum;
      let product1 = sum;
      let i = first + at;
      for (; i + step < end; i += 2 * step) {
        const distance = f32x4.sub(v128.load(x + i), middle);
        let gradient = v128.load(dy + i);
        if (isCut) gradient = passed(gradient, distance, slant, shift, high);
        sum = f32x4.add(sum, gradient);
        product = f32x4.add(product, f32x4.mul(gradient, distance));
        const distance1 = f32x4.sub(v128.load(x + i + step), middle);
        let gradient1 = v128.load(dy + i + step);
        if (isCut) gradient1 = passed(gradient1, distance1, slant, shift, high);
        sum1 = f32x4.add(sum1, gradient1);
        product1 = f32x4.add(product1, f32x4.mul(gradient1, distance1));
      }
      if (i < end) {
        const distance = f32x4.sub(v128.load(x + i), middle);
        let gradient = v128.load(dy + i);
        if (isCut) gradient = passed(gradient, distance, slant, shift, high);
        sum = f32x4.add(sum, gradient);
        product = f32x4.add(product, f32x4.mul(gradient, distance));
      }
      addDoubles(sums + (at << 1), f32x4.add(sum, sum1));
      addDoubles(products + (at << 1), f32x4.add(product, product1));
    }
    for (; c < channels; c++) {
      const at = (<usize>c) << 2;
      const middle = load<f32>(centre + at);
      let sum: f32 = 0;
      let product: f32 = 0;
      for (let i = first + at; i < end; i += step) {
        const distance = load<f32>(x + i) - middle;
        if (isCut && stopsAtOne(distance * load<f32>(slope + at) + load<f32>(offset + at), most)) continue;
        const gradient = load<f32>(dy + i);
        sum += gradient;
        product += gradient * distance;
      }
      store<f64>(sums + (at << 1), load<f64>(sums + (at << 1)) + <f64>sum);
      store<f64>(products + (at << 1), load<f64>(products + (at << 1)) + <f64>product);
    }
  }
}

/** What a rectifier of distance * slope + offset lets through of a gradient. */
function passed(gradient: v128, distance: v128, slope: v128, offset: v128, most: v128): v128 {
  return v128.andnot(gradient, stopsAt(f32x4.add(f32x4.mul(distance, slope), offset), most));
}

/** Adds 4 floats to 4 float64. */
function addDoubles(to: usize, x: v128): void {
  const high = i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(x)));
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(high)), 16);
}

/**
 * dx = (dy - shift) * factor - (x - centre) * slope for each column of `[rows, channels]`.
 *
 * With `limit` above 0, a dy that the rectifier stopped is 0, as in `gradientSums`:
 * the normalisation was (x - centre) * factor + offset.
 */
export function normalizationGradient(
  dy: usize,
  x: usize,
  dx: usize,
  rows: i32,
  channels: i32,
  centre: usize,
  factor: usize,
  slope: usize,
  shift: usize,
  offset: usize,
  limit: f32,
): void {
  const isCut = limit > 0;
  const most = upperBound(limit);
  const step = (<usize>channels) << 2;
  const high = f32x4.splat(most);
  for (let row = 0; row < rows; row += ROWS) {
    const first = <usize>row * step;
    const end = <usize>min(row + ROWS, rows) * step;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const at = (<usize>c) << 2;
      const middle = v128.load(centre + at);
      const direct = v128.load(factor + at);
      const bend = v128.load(slope + at);
      const constant = v128.load(shift + at);
      const added = isCut ? v128.load(offset + at) : constant;
      for (let i = first + at; i < end; i += step) {
        const distance = f32x4.sub(v128.load(x + i), middle);
        let gradient = v128.load(dy + i);
        if (isCut) gradient = passed(gradient, distance, direct, added, high);
        v128.store(dx + i, f32x4.sub(f32x4.mul(f32x4.sub(gradient, constant), direct), f32x4.mul(distance, bend)));
      }
    }
    for (; c < channels; c++) {
      const at = (<usize>c) << 2;
      const middle = load<f32>(centre + at);
      const direct = load<f32>(factor + at);
      const bend = load<f32>(slope + at);
      const constant = load<f32>(shift + at);
      for (let i = first + at; i < end; i += step) {
        const distance = load<f32>(x + i) - middle;
        let gradient = load<f32>(dy + i);
        if (isCut && stopsAtOne(distance * direct + load<f32>(offset + at), most)) gradient = 0;
        store<f32>(dx + i, (gradient - constant) * direct - distance * bend);
      }
    }
  }
}
