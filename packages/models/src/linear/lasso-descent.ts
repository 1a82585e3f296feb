import { rarerShare, shortfalls, type MarginProblem, type MarginSolution } from './margin-problem.js';

/** What a step has to bring of what it promises, and how often it is halved for that. */
const ENOUGH = 0.01;
const MAX_HALVINGS = 20;
/** In place of a curvature of nothing. */
const SMALLEST_CURVE = 1e-12;

/**
 * Minimises |w|₁ + C Σ max(0, s)², with s what the margin is short of, one weight at a time in random
 * order; many end at zero.
 *
 * @source Yuan et al., 2010, "A comparison of optimization methods and software for large-scale
 *   L1-regularized linear classification", section 4.1 (CDN)
 */
export function lassoDescent(problem: MarginProblem): MarginSolution {
  const { inputs, signs, C, tol, maxPasses, random } = problem;
  const { rows, columns, values } = inputs;
  const weights = new Float64Array(columns);
  const short = shortfalls(problem, weights);
  let target = Infinity;
  for (let pass = 0; pass < maxPasses; pass++) {
    let missed = 0;
    for (const j of random.at(pass).permutation(columns)) {
      let [slope, curve] = [0, SMALLEST_CURVE];
      for (let row = 0; row < rows; row++) {
        if (short[row]! <= 0) continue;
        const x = values[row * columns + j]!;
        slope -= 2 * C * signs[row]! * x * short[row]!;
        curve += 2 * C * x ** 2;
      }
      const w = weights[j]!;
      missed += violation(w, slope);
      const step = newtonStep(w, slope, curve);
      if (step === 0) continue;
      const size = step * shrinkFactor(problem, j, { short, w, slope, step });
      weights[j] = w + size;
      for (let row = 0; row < rows; row++) short[row]! -= size * signs[row]! * values[row * columns + j]!;
    }
    if (pass === 0) target = tol * rarerShare(signs) * missed;
    if (missed <= target) return { weights, isOptimal: true };
  }
  return { weights, isOptimal: false };
}

/** By how much the condition of the optimum is missed in one weight. */
function violation(w: number, slope: number): number {
  if (w > 0) return Math.abs(slope + 1);
  if (w < 0) return Math.abs(slope - 1);
  return Math.max(slope - 1, -1 - slope, 0);
}

/** The minimum of |w + d| + slope d + curve d²/2. */
function newtonStep(w: number, slope: number, curve: number): number {
  if (slope + 1 <= curve * w) return -(slope + 1) / curve;
  if (slope - 1 >= curve * w) return -(slope - 1) / curve;
  return -w;
}

interface Step {
  readonly short: Float64Array;
  readonly w: number;
  readonly slope: number;
  readonly step: number;
}

/** How much of a step is taken, so that it brings enough; 0 if none does. */
function shrinkFactor(
  { inputs: { rows, columns, values }, signs, C }: MarginProblem,
  j: number,
  { short, w, slope, step }: Step,
): number {
  const promise = slope * step + Math.abs(w + step) - Math.abs(w);
  for (let halving = 0, factor = 1; halving < MAX_HALVINGS; halving++, factor /= 2) {
    let change = Math.abs(w + factor * step) - Math.abs(w);
    for (let row = 0; row < rows; row++) {
      const before = Math.max(0, short[row]!);
      const after = Math.max(0, short[row]! - factor * step * signs[row]! * values[row * columns + j]!);
      change += C * (after ** 2 - before ** 2);
    }
    if (change <= ENOUGH * factor * promise) return factor;
  }
  return 0;
}
