import type { MethodContext, Ops, Tensor, TrainStepResult } from '@uninas/contracts';
import type { ArgValue } from '@uninas/core';
import type { RetrainMethod } from './retrain-method.js';
import type { StrictlyFairRandomMethod } from './strictly-fair-random-method.js';
import type { SupervisedMethod } from './supervised-method.js';
import { freeGradients, toyContext, toyMethod, toyProgress } from './toy-method.fixture.js';
import { toyBatch, toyNetwork, type ToyNetwork } from './toy-network.fixture.js';
import type { UniformRandomMethod } from './uniform-random-method.js';

type MethodClass = typeof UniformRandomMethod | typeof StrictlyFairRandomMethod | typeof RetrainMethod;

/** Sets up methods of one optimizer. */
export class ToyStarter {
  /** What the latest method has logged. */
  readonly lines: string[] = [];

  constructor(private readonly ops: () => Ops) {}

  readonly context = (seed = 1): MethodContext => {
    this.lines.length = 0;
    return toyContext(this.ops(), { seed, write: (text) => this.lines.push(text) });
  };

  readonly started = async (
    cls: MethodClass,
    network: ToyNetwork,
    args: Readonly<Record<string, ArgValue>> = {},
    children: Readonly<Record<string, unknown>> = {},
  ): Promise<SupervisedMethod> => {
    const method = toyMethod<SupervisedMethod>(cls, network, args, children);
    await method.setup(this.context());
    return method;
  };
}

export const threeByThree = (args = {}): ToyNetwork => toyNetwork(['a', 'b', 'a'], [3, 3, 3], args);

export function gradientsOf({ gradients }: TrainStepResult): readonly (Tensor | undefined)[] {
  return gradients.get('net')!;
}

export const free = freeGradients;

/** A training batch, which follows from the step. */
export function train(method: SupervisedMethod, step: number, epoch = 0, gene?: readonly number[]): TrainStepResult {
  return method.trainStep({
    batch: toyBatch(16, step),
    phase: 'train',
    progress: toyProgress(epoch),
    step,
    ...(gene && { gene }),
  });
}

/** The path that was sampled last. */
export function geneOf(method: SupervisedMethod): number[] {
  return method.strategies!.weights.map(({ name }) => method.strategies!.active(name)[0]!);
}

/** Names of the variables that have gradients. */
export function usedNames(method: SupervisedMethod, result: TrainStepResult): string[] {
  const { variables } = method.groups()[0]!;
  return variables.map(({ name }) => name).filter((_, i) => gradientsOf(result)[i] !== undefined);
}
