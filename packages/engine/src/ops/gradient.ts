import type { Ops } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import type { Recorder } from '../tape/recorder.js';

type GradientOps = Pick<Ops, 'stopGradient' | 'customGradient' | 'valueAndGradients'>;

/** What computes or cuts gradients. */
export function gradientOps(k: Kernels, recorder: Recorder): GradientOps {
  return {
    stopGradient: (x) => k.runtime.alias(x),
    customGradient: (inputs, forward) => recorder.custom(inputs, forward),
    valueAndGradients: (f, variables) => recorder.valueAndGradients(f, variables),
  };
}
