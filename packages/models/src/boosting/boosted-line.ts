import type { FitContext } from '@uninas/contracts';
import type { LinearFunction } from '../linear/linear-function.js';
import { breathe, type Samples } from '../samples.js';
import { BASE_SCORE } from './boosted-trees.js';

/** Features whose squares come to less are passed over, as in XGBoost. */
const SMALLEST = 1e-5;

/**
 * A linear function that each round brings a step nearer to the least squared error: first its constant,
 * then its weights one after the other.
 *
 * @source XGBoost, booster `gblinear` with the updater `coord_descent`
 */
export async function boostLine(
  { inputs: { rows, columns, values }, targets }: Samples,
  { rounds, learningRate }: { readonly rounds: number; readonly learningRate: number },
  context: FitContext,
): Promise<LinearFunction> {
  const weights = new Float64Array(columns);
  const rest = targets.map((target) => target - BASE_SCORE);
  const squares = new Float64Array(columns);
  for (const [i, value] of values.entries()) squares[i % columns]! += value ** 2;
  let intercept = BASE_SCORE;
  for (let round = 0; round < rounds; round++) {
    await breathe(context);
    const step = (learningRate * rest.reduce((sum, value) => sum + value, 0)) / rows;
    intercept += step;
    for (let row = 0; row < rows; row++) rest[row]! -= step;
    for (let j = 0; j < columns; j++) {
      if (squares[j]! < SMALLEST) continue;
      let slope = 0;
      for (let row = 0; row < rows; row++) slope += values[row * columns + j]! * rest[row]!;
      const change = (learningRate * slope) / squares[j]!;
      weights[j]! += change;
      for (let row = 0; row < rows; row++) rest[row]! -= change * values[row * columns + j]!;
    }
  }
  return { weights, intercept };
}
