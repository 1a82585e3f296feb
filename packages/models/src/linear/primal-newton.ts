import { dot } from './least-squares.js';
import { rarerShare, shortfalls, type MarginProblem, type MarginSolution } from './margin-problem.js';

/** Of the slope, how little conjugate gradients may leave; and what a step has to bring of what it promises. */
const INNER_TOL = 0.1;
const ENOUGH = 0.01;
const MAX_HALVINGS = 30;

/**
 * Minimises ½|w|² + C Σ max(0, s)², with s what the margin is short of, by Newton steps whose directions
 * come from conjugate gradients.
 *
 * @source Lin et al., 2008, "Trust region Newton method for large-scale logistic regression", with a
 *   line search in place of the region
 */
export function primalNewton(problem: MarginProblem): MarginSolution {
  const { inputs, signs, C, tol, maxPasses } = problem;
  const { columns, values } = inputs;
  const weights = new Float64Array(columns);
  const valueAt = (w: Float64Array, short: Float64Array): number =>
    dot(w, w) / 2 + C * short.reduce((sum, s) => sum + (s > 0 ? s ** 2 : 0), 0);
  let target = Infinity;
  for (let pass = 0; pass < maxPasses; pass++) {
    const short = shortfalls(problem, weights);
    const active = [...short.keys()].filter((row) => short[row]! > 0);
    const slope = Float64Array.from(weights);
    for (const row of active) {
      const factor = -2 * C * signs[row]! * short[row]!;
      for (let j = 0; j < columns; j++) slope[j]! += factor * values[row * columns + j]!;
    }
    const length = Math.sqrt(dot(slope, slope));
    if (pass === 0) target = tol * rarerShare(signs) * length;
    if (length <= target) return { weights, isOptimal: true };
    const curve = (d: Float64Array): Float64Array => {
      const result = Float64Array.from(d);
      for (const row of active) {
        let sum = 0;
        for (let j = 0; j < columns; j++) sum += d[j]! * values[row * columns + j]!;
        for (let j = 0; j < columns; j++) result[j]! += 2 * C * sum * values[row * columns + j]!;
      }
      return result;
    };
    const direction = newtonDirection(slope, curve);
    const [before, promise] = [valueAt(weights, short), dot(slope, direction)];
    let size = 1;
    for (let halving = 0; halving < MAX_HALVINGS; halving++, size /= 2) {
      const next = weights.map((w, j) => w + size * direction[j]!);
      if (valueAt(next, shortfalls(problem, next)) <= before + ENOUGH * size * promise) break;
    }
    for (let j = 0; j < columns; j++) weights[j]! += size * direction[j]!;
  }
  return { weights, isOptimal: false };
}

/** About -H⁻¹ g, by conjugate gradients. */
function newtonDirection(slope: Float64Array, curve: (d: Float64Array) => Float64Array): Float64Array {
  const direction = new Float64Array(slope.length);
  const rest = slope.map((value) => -value);
  let search = Float64Array.from(rest);
  let square = dot(rest, rest);
  const target = INNER_TOL ** 2 * square;
  for (let i = 0; i < slope.length && square > target; i++) {
    const bent = curve(search);
    const size = square / dot(search, bent);
    for (let j = 0; j < direction.length; j++) {
      direction[j]! += size * search[j]!;
      rest[j]! -= size * bent[j]!;
    }
    const next = dot(rest, rest);
    const share = next / square;
    search = search.map((value, j) => rest[j]! + share * value);
    square = next;
  }
  return direction;
}
