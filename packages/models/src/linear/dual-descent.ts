import type { MarginProblem, MarginSolution } from './margin-problem.js';

/**
 * Minimises ½|w|² + C Σ loss in its dual form, one sample at a time in random order, with the loss
 * max(0, s) of what the margin is short of, or its square.
 *
 * @source Hsieh et al., 2008, "A dual coordinate descent method for large-scale linear SVM", algorithm 1
 */
export function dualDescent(problem: MarginProblem, loss: 'hinge' | 'squared_hinge'): MarginSolution {
  const { inputs, signs, C, tol, maxPasses, random } = problem;
  const { rows, columns, values } = inputs;
  const [limit, slack] = loss === 'hinge' ? [C, 0] : [Infinity, 1 / (2 * C)];
  const weights = new Float64Array(columns);
  const alpha = new Float64Array(rows);
  const curves = new Float64Array(rows).fill(slack);
  for (const [i, value] of values.entries()) curves[Math.floor(i / columns)]! += value ** 2;
  for (let pass = 0; pass < maxPasses; pass++) {
    let [most, least] = [-Infinity, Infinity];
    for (const row of random.at(pass).permutation(rows)) {
      const offset = row * columns;
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += weights[j]! * values[offset + j]!;
      const before = alpha[row]!;
      const slope = signs[row]! * sum - 1 + slack * before;
      // what the bounds leave of it
      const free = before === 0 ? Math.min(slope, 0) : before === limit ? Math.max(slope, 0) : slope;
      most = Math.max(most, free);
      least = Math.min(least, free);
      if (free === 0) continue;
      const after = Math.min(Math.max(before - slope / curves[row]!, 0), limit);
      alpha[row] = after;
      const step = (after - before) * signs[row]!;
      for (let j = 0; j < columns; j++) weights[j]! += step * values[offset + j]!;
    }
    if (most - least <= tol) return { weights, isOptimal: true };
  }
  return { weights, isOptimal: false };
}
