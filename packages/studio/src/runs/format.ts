/** A number with four digits that count, such as `0.9773` or `1.2e-7`. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return grouped(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e9) return value.toExponential(3).replace(/\.?0+e/, 'e');
  if (size >= 1e4) return grouped(Math.round(value));
  return String(Number(value.toPrecision(4)));
}

/** Parameters, multiplications and the like: `91.8 k`, `3.21 M`. */
export function amountText(value: number): string {
  const steps = [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const;
  const step = steps.find(([size]) => Math.abs(value) >= size * 0.9995);
  if (step === undefined) return numberText(value);
  return `${Number((value / step[0]).toPrecision(3))} ${step[1]}`;
}

/** Thousands in groups, as `1 234 567`. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 10 ** (3 * power)).toPrecision(3))} ${units[power - 1]}`;
}

/** A time span as a person says it: `8 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}

/** A point in time: the time of today, the day of others. */
export function timeText(iso: string, now: Date = new Date()): string {
  const time = new Date(iso);
  const clock = time.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  if (time.toDateString() === now.toDateString()) return clock;
  const isThisYear = time.getFullYear() === now.getFullYear();
  const day = time.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  });
  return `${day}, ${clock}`;
}
