import { Initializer, type BuiltNetwork, type PlannedVariable } from '@uninas/contracts';
import { Register, type Random } from '@uninas/core';
import { initialize, type Start } from './initial-values.js';

/**
 * First weights as in FairNAS and SCARLET-NAS.
 *
 * Convolutions are normal with deviation sqrt(2 / (kernel area * output
 * channels)); linear layers are uniform within 1 / sqrt(output features);
 * norms have scale 1 and offset 0; biases are 0.
 *
 * @source Chu et al., 2021, "FairNAS: Rethinking evaluation fairness of weight
 *   sharing neural architecture search", in the authors' code
 */
@Register.as('initializer')
export class FairNasInitializer extends Initializer.with({}) {
  override apply(network: BuiltNetwork, random: Random): void {
    initialize(network, random, startOf);
  }
}

function startOf({ role, shape }: PlannedVariable): Start | undefined {
  switch (role) {
    case 'conv':
      // [kernelHeight, kernelWidth, in / groups, out]
      return { deviation: Math.sqrt(2 / (shape[0]! * shape[1]! * shape[3]!)) };
    case 'linear':
      // [in, out]
      return { bound: 1 / Math.sqrt(shape[1]!) };
    case 'norm_scale':
      return { value: 1 };
    case 'norm_offset':
    case 'bias':
      return { value: 0 };
    default:
      return undefined;
  }
}
