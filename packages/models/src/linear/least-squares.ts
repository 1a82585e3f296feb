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
  const { upper, right } = triangular(a, b);
  // columns of `upper` become orthogonal, by turns that are noted
  const turns = Array.from({ length: columns }, (_, j) => Float64Array.from({ length: columns }, (_, i) => +(i === j)));
  orthogonalise(upper, turns);
  const lengths = upper.map((column) => Math.sqrt(dot(column, column)));
  const smallest = Math.max(a.rows, columns) * Number.EPSILON * Math.max(...lengths);
  const solution = new Float64Array(columns);
  for (const [j, column] of upper.entries()) {
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

/** The columns of A and b after reflections that leave zeros below the diagonal; rows of nothing else are cut off. */
function triangular({ rows, columns, values }: Matrix, b: Float64Array) {
  const upper = Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]!),
  );
  const right = Float64Array.from(b);
  const height = Math.min(rows, columns);
  for (let k = 0; k < height; k++) {
    const mirror = upper[k]!.slice(k);
    const length = Math.sqrt(dot(mirror, mirror));
    if (length === 0) continue;
    mirror[0]! += mirror[0]! < 0 ? -length : length;
    const norm = dot(mirror, mirror);
    for (let j = k; j < columns; j++) reflect(upper[j]!.subarray(k), mirror, norm);
    reflect(right.subarray(k), mirror, norm);
  }
  return { upper: upper.map((column) => column.slice(0, height)), right: right.slice(0, height) };
}

function reflect(target: Float64Array, mirror: Float64Array, norm: number): void {
  const factor = (2 * dot(mirror, target)) / norm;
  for (let i = 0; i < mirror.length; i++) target[i]! -= factor * mirror[i]!;
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
