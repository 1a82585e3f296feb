import { stopsAt, stopsAtOne, upperBound } from './rectifier';

/** y = x moved to between `least` and `most`; what is not a number stays so. */
export function clip(x: usize, y: usize, size: i32, least: f32, most: f32): void {
  const low = f32x4.splat(least);
  const high = f32x4.splat(most);
  const end = (<usize>size) << 2;
  let i: usize = 0;
  for (; i + 64 <= end; i += 64) {
    v128.store(y + i, f32x4.pmin(f32x4.pmax(v128.load(x + i), low), high));
    v128.store(y + i, f32x4.pmin(f32x4.pmax(v128.load(x + i, 16), low), high), 16);
    v128.store(y + i, f32x4.pmin(f32x4.pmax(v128.load(x + i, 32), low), high), 32);
    v128.store(y + i, f32x4.pmin(f32x4.pmax(v128.load(x + i, 48), low), high), 48);
  }
  for (; i + 16 <= end; i += 16) v128.store(y + i, f32x4.pmin(f32x4.pmax(v128.load(x + i), low), high));
  for (; i < end; i += 4) {
    const value = load<f32>(x + i);
    store<f32>(y + i, value < least ? least : value > most ? most : value);
  }
}

/** dx = dy but for where a rectifier of this limit, whose output is y, stops it. */
export function rectifierGradient(dy: usize, y: usize, dx: usize, size: i32, limit: f32): void {
  const bound = upperBound(limit);
  const most = f32x4.splat(bound);
  const end = (<usize>size) << 2;
  const vectors = (<usize>(size & ~3)) << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) {
    v128.store(dx + i, v128.andnot(v128.load(dy + i), stopsAt(v128.load(y + i), most)));
  }
  for (; i < end; i += 4) {
    store<f32>(dx + i, stopsAtOne(load<f32>(y + i), bound) ? 0 : load<f32>(dy + i));
  }
}

/** y = x * factor, or with `adds`, y = y + x * factor. */
export function addScaled(x: usize, y: usize, size: i32, factor: f32, adds: bool): void {
  const times = f32x4.splat(factor);
  const end = (<usize>size) << 2;
  const vectors = (<usize>(size & ~3)) << 2;
  let i: usize = 0;
  if (adds) {
    for (; i < vectors; i += 16) {
      v128.store(y + i, f32x4.add(v128.load(y + i), f32x4.mul(v128.load(x + i), times)));
    }
    for (; i < end; i += 4) store<f32>(y + i, load<f32>(y + i) + load<f32>(x + i) * factor);
  } else {
    for (; i < vectors; i += 16) v128.store(y + i, f32x4.mul(v128.load(x + i), times));
    for (; i < end; i += 4) store<f32>(y + i, load<f32>(x + i) * factor);
  }
}

/** y = a * p + b * q. */
export function weightedPair(a: usize, b: usize, y: usize, size: i32, p: f32, q: f32): void {
  const first = f32x4.splat(p);
  const second = f32x4.splat(q);
  const end = (<usize>size) << 2;
  const vectors = (<usize>(size & ~3)) << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) {
    const sum = f32x4.add(f32x4.mul(v128.load(a + i), first), f32x4.mul(v128.load(b + i), second));
    v128.store(y + i, sum);
  }
  for (; i < end; i += 4) store<f32>(y + i, load<f32>(a + i) * p + load<f32>(b + i) * q);
}

/** y = value - rate * direction / (scale * sqrt(square) + epsilon). */
export function adaptiveStep(
  value: usize,
  direction: usize,
  square: usize,
  y: usize,
  size: i32,
  rate: f32,
  scale: f32,
  epsilon: f32,
): void {
  const rates = f32x4.splat(rate);
  const scales = f32x4.splat(scale);
  const epsilons = f32x4.splat(epsilon);
  const end = (<usize>size) << 2;
  const vectors = (<usize>(size & ~3)) << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) {
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(v128.load(square + i)), scales), epsilons);
    const step = f32x4.mul(f32x4.div(v128.load(direction + i), divisor), rates);
    v128.store(y + i, f32x4.sub(v128.load(value + i), step));
  }
  for (; i < end; i += 4) {
    const divisor = sqrt<f32>(load<f32>(square + i)) * scale + epsilon;
    store<f32>(y + i, load<f32>(value + i) - (load<f32>(direction + i) / divisor) * rate);
  }
}
