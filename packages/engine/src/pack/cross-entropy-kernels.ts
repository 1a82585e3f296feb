import { input, type HeapKernel } from '../backend/heap.js';
import type { KernelPack } from './kernel-pack.js';

/** Names of the kernels, for callers. */
export const CROSS_ENTROPY = { forward: 'UninasCrossEntropy', gradient: 'UninasCrossEntropyGradient' } as const;

/** Softmax cross entropy of `[batch, classes]`, and its gradient, each in one kernel. */
export function crossEntropyKernels(pack: KernelPack): readonly HeapKernel[] {
  return [
    {
      name: CROSS_ENTROPY.forward,
      /** Yields the losses `[batch]` and the probabilities, which the gradient needs. */
      run(heap, inputs) {
        const logits = input(inputs, 'logits');
        const [rows = 1, classes = 1] = logits.shape;
        const losses = heap.makeOutput([rows], 'float32');
        const probabilities = heap.makeOutput(logits.shape, 'float32');
        const [from, targets] = [pack.address(logits), pack.address(input(inputs, 'targets'))];
        const [to, toLosses] = [pack.address(probabilities), pack.address(losses)];
        pack.functions.crossEntropy(from, targets, to, toLosses, rows, classes);
        return [losses, probabilities];
      },
    },
    {
      name: CROSS_ENTROPY.gradient,
      run(heap, inputs) {
        const probabilities = input(inputs, 'probabilities');
        const [rows = 1, classes = 1] = probabilities.shape;
        const dx = heap.makeOutput(probabilities.shape, 'float32');
        const [dy, targets] = [pack.address(input(inputs, 'dy')), pack.address(input(inputs, 'targets'))];
        const [from, to] = [pack.address(probabilities), pack.address(dx)];
        pack.functions.crossEntropyGradient(dy, from, targets, to, rows, classes);
        return dx;
      },
    },
  ];
}
