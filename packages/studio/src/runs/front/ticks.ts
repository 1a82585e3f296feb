/** Round numbers between two ends, about as many as asked for. */
export function ticksBetween(from: number, to: number, about: number): readonly number[] {
  const raw = (to - from) / Math.max(1, about);
  if (!(raw > 0) || !Number.isFinite(raw)) return [from];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw * 0.999)!;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // products of whole numbers: sums would gather errors
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
