import type { HeapKernel } from '../backend/heap.js';
import { adaptiveStepKernel } from './adaptive-step-kernel.js';
import { batchNormKernels } from './batch-norm-kernels.js';
import { convolutionKernels } from './convolution-kernels.js';
import { copyKernels } from './copy-kernels.js';
import { crossEntropyKernels } from './cross-entropy-kernels.js';
import { depthwiseKernels } from './depthwise-kernels.js';
import type { KernelPack } from './kernel-pack.js';
import { maxPoolKernels } from './max-pool-kernels.js';
import { clipKernel, rectifierKernel } from './rectifier-kernel.js';
import { resizeKernels } from './resize-kernels.js';
import { scaleKernel, weightedSumKernel } from './weighted-sum-kernel.js';
import { averagePoolKernels } from './average-pool-kernels.js';

/** The kernels of the pack; their names begin with `Uninas`, so that none replaces one of TensorFlow.js. */
export function packKernels(pack: KernelPack): readonly HeapKernel[] {
  return [
    ...convolutionKernels(pack),
    ...depthwiseKernels(pack),
    ...batchNormKernels(pack),
    ...averagePoolKernels(pack),
    ...resizeKernels(pack),
    ...copyKernels(pack),
    ...maxPoolKernels(pack),
    clipKernel(pack),
    rectifierKernel(pack),
    scaleKernel(pack),
    weightedSumKernel(pack),
    adaptiveStepKernel(pack),
    ...crossEntropyKernels(pack),
  ];
}
