import { Initializer, type BuiltNetwork, type PlannedVariable } from '@uninas/contracts';
import { Register, type Random } from '@uninas/core';
import { initialize, type Start } from './initial-values.js';

/**
 * First weights as in Single Path One-Shot.
 *
 * Convolutions are normal with deviation 1 / (input channels per group), in the
 * stem 0.01; linear layers are normal with deviation 0.01; norms have scale 1,
 * offset 0.0001 and running mean 0; biases are 0.
 *
 * @source Guo et al., 2020, "Single path one-shot neural architecture search
 *   with uniform sampling", in the authors' code
 */
@Register.as('initializer')
export class SPOSInitializer extends Initializer.with({}) {
  override apply(network: BuiltNetwork, random: Random): void {
    initialize(network, random, startOf);
  }
}

function startOf({ role, name, shape }: PlannedVariable): Start | undefined {
  switch (role) {
    case 'conv':
      // [kernelHeight, kernelWidth, in / groups, out]
      return { deviation: name.includes('stem') ? 0.01 : 1 / shape[2]! };
    case 'linear':
      return { deviation: 0.01 };
    case 'norm_scale':
      return { value: 1 };
    case 'norm_offset':
      return { value: 0.0001 };
    case 'bias':
    case 'running_mean':
      return { value: 0 };
    default:
      return undefined;
  }
}
