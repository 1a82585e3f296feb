import type { BatchNormResult, Ops, Tensor } from '@uninas/contracts';
import { BATCH_NORM } from '../pack/batch-norm-kernels.js';
import type { Kernels } from '../runtime/kernels.js';
import { columnSum } from '../runtime/reductions.js';
import { lastDim, sameShape } from '../runtime/shape.js';
import type { Recorder } from '../tape/recorder.js';
import { binaryOps } from './binary.js';
import { rectifier } from './rectifier.js';
import { unaryOps } from './unary.js';

type NormalizationOps = Pick<Ops, 'batchNormTrain' | 'batchNormInference'>;

/** Batch normalisation over all axes but the last. */
export function normalizationOps(k: Kernels, recorder: Recorder): NormalizationOps {
  const { add, sub, mul, div } = binaryOps(k, recorder);
  const { affine, sqrt } = unaryOps(k, recorder);
  const rectify = rectifier(k, recorder);

  return {
    batchNormTrain: (x, scale, offset, epsilon, limit) => {
      checkShapes(x, { scale, offset });
      if (x.size === 0) throw new RangeError(`an empty batch has no statistics, found [${x.shape.join(', ')}]`);
      if (k.usesPack) return packedBatchNorm(k, recorder, x, scale, offset, epsilon, limit);
      const result = trainBatchNorm(k, recorder, x, scale, offset, epsilon);
      return limit === undefined ? result : { ...result, output: rectify(result.output, limit) };
    },
    batchNormInference: (x, mean, variance, scale, offset, epsilon, limit) => {
      checkShapes(x, { mean, variance, scale, offset });
      const given = namedInputs({ x, mean, variance, scale, offset });
      if (k.usesPack && !Object.values(given).some((tensor) => recorder.tracks(tensor))) {
        return k.runtime.run(BATCH_NORM.inference, given, { epsilon, limit });
      }
      // Everything but the last two ops is as small as the channels.
      const deviation = sqrt(affine(variance, 1, epsilon));
      const factor = div(scale ?? k.scalar(1), deviation);
      const shift = mul(mean, factor);
      const output = add(mul(x, factor), offset === undefined ? affine(shift, -1) : sub(offset, shift));
      return limit === undefined ? output : rectify(output, limit);
    },
  };
}

/** @throws {RangeError} if there is not one number for each channel */
function checkShapes({ shape }: Tensor, perChannel: Readonly<Record<string, Tensor | undefined>>): void {
  const channels = lastDim(shape);
  for (const [name, tensor] of Object.entries(perChannel)) {
    if (tensor === undefined || sameShape(tensor.shape, [channels])) continue;
    throw new RangeError(
      `batch norm of [${shape.join(', ')}] needs [${channels}] as its ${name}, found [${tensor.shape.join(', ')}]`,
    );
  }
}

/**
 * With n rows, centred input c, deviation s and gradient g:
 * output = c·scale/s + offset and
 * dx = scale/s · (g − mean(g) − c·mean(g·c)/s²).
 *
 * @source Ioffe and Szegedy, 2015, "Batch normalization", section 3, with the
 *   gradient's terms collected so that it takes four passes over the input
 */
function trainBatchNorm(
  k: Kernels,
  recorder: Recorder,
  x: Tensor,
  scale: Tensor | undefined,
  offset: Tensor | undefined,
  epsilon: number,
): BatchNormResult {
  const channels = lastDim(x.shape);
  const rows = x.size / channels;
  const average = (values: Tensor): Tensor => columnSum(k, values, rows, channels, 1 / rows);

  const mean = average(x);
  const centred = k.binary('Sub', x, mean);
  const variance = average(k.unary('Square', centred));
  const inverse = k.unary('Rsqrt', k.binary('Add', variance, k.scalar(epsilon)));
  const factor = scale === undefined ? inverse : k.binary('Multiply', scale, inverse);
  const scaled = k.binary('Multiply', centred, factor);
  const output = offset === undefined ? scaled : k.binary('Add', scaled, offset);

  const inputs = [x, ...(scale === undefined ? [] : [scale]), ...(offset === undefined ? [] : [offset])];
  recorder.record(inputs, output, [centred, inverse, factor], (dy, [c, inv, f], needs) => {
    const meanDy = average(dy);
    const meanDyC = average(k.binary('Multiply', dy, c));
    const gradients: (Tensor | undefined)[] = [needs[0] ? inputGradient(k, dy, c, inv, f, meanDy, meanDyC) : undefined];
    if (scale !== undefined) gradients.push(k.scale(k.binary('Multiply', meanDyC, inv), rows));
    if (offset !== undefined) gradients.push(k.scale(meanDy, rows));
    return gradients;
  });
  return { output, mean, variance };
}

/** The same by two kernels, which keep the input itself for the gradient. */
function packedBatchNorm(
  k: Kernels,
  recorder: Recorder,
  x: Tensor,
  scale: Tensor | undefined,
  offset: Tensor | undefined,
  epsilon: number,
  limit: number | undefined,
): BatchNormResult {
  const made = k.runtime.runAll(BATCH_NORM.train, namedInputs({ x, scale, offset }), { epsilon, limit });
  const [output, mean, variance, inverse] = made as [Tensor, Tensor, Tensor, Tensor];
  const given = [x, scale, offset].filter((tensor) => tensor !== undefined);
  // the mean is the caller's to dispose; the tape keeps a reference of its own
  const saved = [x, mean, inverse, ...given.slice(1)];
  recorder.record(given, output, saved, (dy, [input, average, inv, ...rest]) => {
    const inputs = namedInputs({
      dy,
      x: input,
      mean: average,
      inverse: inv,
      scale: scale === undefined ? undefined : rest[0],
      offset: offset === undefined ? undefined : rest.at(-1),
    });
    const [dx, dScale, dOffset] = k.runtime.runAll(BATCH_NORM.gradient, inputs, { limit });
    return [dx, ...(scale === undefined ? [] : [dScale]), ...(offset === undefined ? [] : [dOffset])];
  });
  return { output, mean, variance };
}

function namedInputs(tensors: Readonly<Record<string, Tensor | undefined>>): Record<string, Tensor> {
  const given: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(tensors)) if (tensor !== undefined) given[name] = tensor;
  return given;
}

function inputGradient(
  k: Kernels,
  dy: Tensor,
  centred: Tensor,
  inverse: Tensor,
  factor: Tensor,
  meanDy: Tensor,
  meanDyC: Tensor,
): Tensor {
  const slope = k.binary('Multiply', k.binary('Multiply', factor, k.unary('Square', inverse)), meanDyC);
  const shift = k.binary('Multiply', factor, meanDy);
  const direct = k.binary('Sub', k.binary('Multiply', dy, factor), shift);
  return k.binary('Sub', direct, k.binary('Multiply', centred, slope));
}
