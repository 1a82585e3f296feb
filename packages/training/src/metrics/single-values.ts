import type { Targets, Tensor } from '@uninas/contracts';

/** Outputs of the last head and targets of regression data, one value for each sample. */
export interface SingleValues {
  readonly outputs: readonly number[];
  readonly targets: readonly number[];
}

/** @throws {Error} if there is more than one value for a sample */
export function singleValues(metric: string, outputs: readonly Tensor[], { probabilities }: Targets): SingleValues {
  const output = outputs.at(-1);
  if (output === undefined) throw new Error(`${metric}: the network has no head`);
  const [samples = 1] = output.shape;
  if (output.size !== samples || probabilities.size !== samples) {
    throw new Error(
      `${metric} is for regression of single values, found outputs [${output.shape.join(', ')}] ` +
        `and targets [${probabilities.shape.join(', ')}]`,
    );
  }
  return { outputs: [...output.dataSync()], targets: [...probabilities.dataSync()] };
}
