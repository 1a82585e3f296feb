import type { Ops, Tensor } from '@uninas/contracts';
import { CROSS_ENTROPY } from '../pack/cross-entropy-kernels.js';
import type { Kernels } from '../runtime/kernels.js';
import { lastDim, sameShape } from '../runtime/shape.js';
import type { Recorder } from '../tape/recorder.js';

type SoftmaxOps = Pick<Ops, 'softmax' | 'logSoftmax' | 'softmaxCrossEntropy'>;

/** Softmax over the last axis, and the loss made of it. */
export function softmaxOps(k: Kernels, recorder: Recorder): SoftmaxOps {
  const sumLast = (x: Tensor, keepDims: boolean): Tensor =>
    k.runtime.run('Sum', { x }, { axis: [x.shape.length - 1], keepDims });

  const logProbabilities = (x: Tensor): Tensor => {
    const largest = k.runtime.run('Max', { x }, { reductionIndices: [x.shape.length - 1], keepDims: true });
    const shifted = k.binary('Sub', x, largest);
    return k.binary('Sub', shifted, k.unary('Log', sumLast(k.unary('Exp', shifted), true)));
  };

  return {
    softmax: (x) => {
      const output = k.unary('Exp', logProbabilities(x));
      return recorder.record([x], output, [output], (dy, [y]) => {
        const weighted = k.binary('Multiply', dy, y);
        return [k.binary('Sub', weighted, k.binary('Multiply', y, sumLast(weighted, true)))];
      });
    },
    logSoftmax: (x) => {
      const output = logProbabilities(x);
      return recorder.record([x], output, [output], (dy, [y]) => [
        k.binary('Sub', dy, k.binary('Multiply', k.unary('Exp', y), sumLast(dy, true))),
      ]);
    },
    softmaxCrossEntropy: (logits, labels) => {
      if (logits.shape.length !== 2 || !sameShape(logits.shape, labels.shape)) {
        throw new RangeError(
          `cross entropy needs logits and targets of one shape [batch, classes], found [${logits.shape.join(', ')}] and [${labels.shape.join(', ')}]`,
        );
      }
      const targets = labels.dtype === 'float32' ? labels : k.runtime.run('Cast', { x: labels }, { dtype: 'float32' });
      if (k.usesPack) return packedCrossEntropy(k, recorder, logits, targets);
      const logs = logProbabilities(logits);
      const output = k.unary('Neg', sumLast(k.binary('Multiply', targets, logs), false));
      return recorder.record([logits], output, [logs, targets], (dy, [y, t]) => [
        k.binary('Multiply', k.binary('Sub', k.unary('Exp', y), t), k.reshape(dy, [t.size / lastDim(t.shape), 1])),
      ]);
    },
  };
}

/** The same by one kernel for each direction. */
function packedCrossEntropy(k: Kernels, recorder: Recorder, logits: Tensor, targets: Tensor): Tensor {
  const made = k.runtime.runAll(CROSS_ENTROPY.forward, { logits, targets });
  const [losses, probabilities] = made as [Tensor, Tensor];
  recorder.record([logits], losses, [probabilities, targets], (dy, [p, t]) => [
    k.runtime.run(CROSS_ENTROPY.gradient, { dy, probabilities: p, targets: t }),
  ]);
  probabilities.dispose(); // the tape keeps a reference of its own
  return losses;
}
