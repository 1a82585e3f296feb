import type { Matrix } from '@uninas/contracts';

const MAX_SWEEPS = 60;

/**
 * The vector of least length among those that minimise |A x - b|², also where columns depend on each other.
 *
 * Householder reflections make A triangular; one-sided Jacobi rotations of the rest give its singular
 * values. Those below `max(rows, columns)` rounding errors of the largest count as zero.
 *
 * @param a is not changed
 * @source Golub and Van Loan, 2013, "Matrix computations", algorithms 5.2.1 and 8.6.3
 */
export function leastSquares(a: Matrix, b: Float64Array): Float64Array {
  const { columns } = a;
  const { upper, right, rows } = triangular(a, b);
  // columns of `work` become orthogonal: work = upper * turns
  const work = columnsOf(upper, rows, columns);
  const turns = Array.from({ length: columns }, (_, j) => Float64Array.from({ length: columns }, (_, i) => +(i === j)));
  orthogonalise(work, turns);
  const lengths = work.map((column) => Math.sqrt(dot(column, column)));
  const smallest = Math.max(a.rows, columns) * Number.EPSILON * Math.max(...lengths);
  const solution = new Float64Array(columns);
  for (const [j, column] of work.entries()) {
    if (lengths[j]! <= smallest) continue;
    const share = dot(column, right) / lengths[j]! ** 2;
    for (let i = 0; i < columns; i++) solution[i]! += share * turns[j]![i]!;
  }
  return solution;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** A and b after reflections: `upper` is triangular and has as many rows as are not zero. */
function triangular({ rows, columns, values }: Matrix, b: Float64Array) {
  const [upper, right] = [Float64Array.from(values), Float64Array.from(b)];
  const height = Math.min(rows, columns);
  const mirror = new Float64Array(rows);
  for (let k = 0; k < height; k++) {
    let length = 0;
    for (let i = k; i < rows; i++) length += upper[i * columns + k]! ** 2;
    length = Math.sqrt(length);
    if (length === 0) continue;
    for (let i = k; i < rows; i++) mirror[i] = upper[i * columns + k]!;
    mirror[k]! += mirror[k]! < 0 ? -length : length;
    let norm = 0;
    for (let i = k; i < rows; i++) norm += mirror[i]! ** 2;
    for (let j = k; j < columns; j++) reflect(upper, j, columns, mirror, k, rows, norm);
    reflect(right, 0, 1, mirror, k, rows, norm);
  }
  return { upper, right: right.subarray(0, height), rows: height };
}

function reflect(
  target: Float64Array,
  offset: number,
  stride: number,
  mirror: Float64Array,
  from: number,
  to: number,
  norm: number,
): void {
  let sum = 0;
  for (let i = from; i < to; i++) sum += mirror[i]! * target[i * stride + offset]!;
  const factor = (2 * sum) / norm;
  for (let i = from; i < to; i++) target[i * stride + offset]! -= factor * mirror[i]!;
}

function columnsOf(values: Float64Array, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]!),
  );
}

/** Turns pairs of columns until all are orthogonal, and those of `turns` alike. */
function orthogonalise(work: Float64Array[], turns: Float64Array[]): void {
  const largest = Math.max(...work.map((column) => dot(column, column)));
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let isDone = true;
    for (let p = 0; p < work.length; p++) {
      for (let q = p + 1; q < work.length; q++) {
        const [a, b, c] = [dot(work[p]!, work[p]!), dot(work[q]!, work[q]!), dot(work[p]!, work[q]!)];
        if (Math.abs(c) <= 4 * Number.EPSILON * Math.sqrt(a * b) || Math.abs(c) <= Number.EPSILON ** 2 * largest)
          continue;
        isDone = false;
        const zeta = (b - a) / (2 * c);
        const tan = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
        const cos = 1 / Math.hypot(1, tan);
        turn(work[p]!, work[q]!, cos, cos * tan);
        turn(turns[p]!, turns[q]!, cos, cos * tan);
      }
    }
    if (isDone) return;
  }
}

function turn(a: Float64Array, b: Float64Array, cos: number, sin: number): void {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    a[i] = cos * x - sin * y;
    b[i] = sin * x + cos * y;
  }
}
