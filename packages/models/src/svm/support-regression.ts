import type { FitContext } from '@uninas/contracts';
import { breathe } from '../samples.js';
import type { KernelRows } from './kernels.js';

/** In place of a curvature that is not positive. */
const TAU = 1e-12;
const BREATHE_EACH = 512;

/** What is minimised, and until when. */
export interface SupportProblem {
  readonly targets: Float64Array;
  /** How much an error costs. */
  readonly C: number;
  /** Errors up to this cost nothing. */
  readonly epsilon: number;
  /** By how much the conditions of the optimum may be missed. */
  readonly tol: number;
  /** Steps at the most. */
  readonly maxSteps: number;
}

/** The function Σ weights[i] K(x_i, x) + intercept. */
export interface SupportSolution {
  readonly weights: Float64Array;
  readonly intercept: number;
  /** Whether it came as near to the optimum as asked for. */
  readonly isOptimal: boolean;
}

/**
 * Support vector regression in its dual form, by sequential minimal optimisation.
 *
 * Two variables for each sample, a_i for errors upwards and a*_i downwards, between 0 and C with one sum;
 * each step moves the pair that promises most by its first and second derivatives.
 *
 * @source Fan et al., 2005, "Working set selection using second order information for training support
 *   vector machines", WSS 2; Chang and Lin, 2011, "LIBSVM", sections 2.4 and 4.1
 */
export async function solveSupportRegression(
  kernel: KernelRows,
  { targets, C, epsilon, tol, maxSteps }: SupportProblem,
  context: FitContext,
): Promise<SupportSolution> {
  const n = targets.length;
  const { diagonal } = kernel;
  // variable t < n is a_t with sign 1, t >= n is a*_{t-n} with sign -1
  const alpha = new Float64Array(2 * n);
  const gradient = Float64Array.from({ length: 2 * n }, (_, t) => epsilon + (t < n ? -targets[t]! : targets[t - n]!));
  const sign = (t: number): number => (t < n ? 1 : -1);
  const isUp = (t: number): boolean => (t < n ? alpha[t]! < C : alpha[t]! > 0);
  const isLow = (t: number): boolean => (t < n ? alpha[t]! > 0 : alpha[t]! < C);
  let isOptimal = false;
  for (let step = 0; step < maxSteps; step++) {
    if (step % BREATHE_EACH === 0) await breathe(context);
    let [i, most, least] = [-1, -Infinity, Infinity];
    for (let t = 0; t < 2 * n; t++) {
      const slope = -sign(t) * gradient[t]!;
      if (isUp(t) && slope > most) [i, most] = [t, slope];
      if (isLow(t) && slope < least) least = slope;
    }
    if (i < 0 || most - least < tol) {
      isOptimal = true;
      break;
    }
    const rowOfI = kernel.row(i % n);
    let [j, best] = [-1, Infinity];
    for (let t = 0; t < 2 * n; t++) {
      const rise = most + sign(t) * gradient[t]!;
      if (!isLow(t) || rise <= 0) continue;
      const curve = diagonal[i % n]! + diagonal[t % n]! - 2 * rowOfI[t % n]!;
      const promise = -(rise ** 2) / (curve > 0 ? curve : TAU);
      if (promise < best) [j, best] = [t, promise];
    }
    if (j < 0) {
      isOptimal = true;
      break;
    }
    const rowOfJ = kernel.row(j % n);
    const curve = diagonal[i % n]! + diagonal[j % n]! - 2 * rowOfI[j % n]!;
    const wish = (most + sign(j) * gradient[j]!) / (curve > 0 ? curve : TAU);
    // both move by the same amount along their signs, as far as neither leaves [0, C]
    const room = (t: number, direction: number): number => (direction > 0 ? C - alpha[t]! : alpha[t]!);
    const move = Math.min(wish, room(i, sign(i)), room(j, -sign(j)));
    alpha[i] = snapped(alpha[i]! + sign(i) * move, C);
    alpha[j] = snapped(alpha[j]! - sign(j) * move, C);
    for (let s = 0; s < n; s++) {
      const change = move * (rowOfI[s]! - rowOfJ[s]!);
      gradient[s]! += change;
      gradient[s + n]! -= change;
    }
  }
  return { weights: weightsOf(alpha), intercept: interceptOf(alpha, gradient, C), isOptimal };
}

/** At a bound where rounding leaves it a hair away. */
function snapped(value: number, C: number): number {
  const hair = 1e-14 * C;
  if (value <= hair) return 0;
  return value >= C - hair ? C : value;
}

function weightsOf(alpha: Float64Array): Float64Array {
  const n = alpha.length / 2;
  return Float64Array.from({ length: n }, (_, i) => alpha[i]! - alpha[i + n]!);
}

/** The mean over free variables; the middle of what the bounds allow where none is free. */
function interceptOf(alpha: Float64Array, gradient: Float64Array, C: number): number {
  const n = alpha.length / 2;
  let [sum, free, lower, upper] = [0, 0, -Infinity, Infinity];
  for (const [t, value] of alpha.entries()) {
    const slope = t < n ? gradient[t]! : -gradient[t]!;
    if (value > 0 && value < C) {
      sum += slope;
      free++;
    } else if (value === 0 ? t < n : t >= n) upper = Math.min(upper, slope);
    else lower = Math.max(lower, slope);
  }
  return free > 0 ? -sum / free : -(lower + upper) / 2;
}
