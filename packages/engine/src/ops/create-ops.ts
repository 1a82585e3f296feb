import type { Ops, Variable } from '@uninas/contracts';
import type { KernelTraits } from '../runtime/kernel-traits.js';
import { Kernels } from '../runtime/kernels.js';
import type { Runtime } from '../runtime/runtime.js';
import { Recorder } from '../tape/recorder.js';
import { binaryOps } from './binary.js';
import { withCheckedTypes } from './checked-types.js';
import { convolutionOps } from './convolution.js';
import { creationOps } from './creation.js';
import { gradientOps } from './gradient.js';
import { matMulOps } from './matmul.js';
import { memoryOps } from './memory.js';
import { normalizationOps } from './normalization.js';
import { poolingOps } from './pooling.js';
import { reductionOps } from './reduction.js';
import { shapeOps } from './shape.js';
import { softmaxOps } from './softmax.js';
import { unaryOps } from './unary.js';

/** All ops on one backend; `variables` collects those that are not disposed, `traits` are those of the kernels. */
export function createOps(runtime: Runtime, variables: Set<Variable>, traits: KernelTraits): Ops {
  const kernels = new Kernels(runtime, traits);
  const recorder = new Recorder(kernels);
  return withCheckedTypes({
    ...creationOps(kernels, variables),
    ...binaryOps(kernels, recorder),
    ...unaryOps(kernels, recorder),
    ...reductionOps(kernels, recorder),
    ...softmaxOps(kernels, recorder),
    ...shapeOps(kernels, recorder),
    ...matMulOps(kernels, recorder),
    ...convolutionOps(kernels, recorder),
    ...poolingOps(kernels, recorder),
    ...normalizationOps(kernels, recorder),
    ...gradientOps(kernels, recorder),
    ...memoryOps(runtime),
  });
}
