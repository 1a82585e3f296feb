import type { TorchCase } from '../testing/torch-reference.js';
import type { Check } from './check.js';
import { convolutions } from './convolutions.js';
import { elementWise } from './element-wise.js';
import { empty } from './empty.js';
import { nonFinite } from './non-finite.js';
import { normalization } from './normalization.js';
import { pooling } from './pooling.js';
import { reductions } from './reductions.js';
import { shapes } from './shapes.js';
import { softmax } from './softmax.js';
import { torchChecks } from './torch.js';
import { training } from './training.js';

export type { Check } from './check.js';
export { declareConformance, type ConformanceOptions, type TestRunner } from './declare.js';
export type { TorchCase } from '../testing/torch-reference.js';

/**
 * What every backend must do, op by op: values by definition, gradients by
 * central differences, and the same bytes when computed again.
 *
 * @param torch numbers that PyTorch computed, compared as well
 */
export function conformanceChecks(torch: readonly TorchCase[] = []): readonly Check[] {
  return [
    ...elementWise,
    ...reductions,
    ...shapes,
    ...softmax,
    ...convolutions,
    ...pooling,
    ...normalization,
    ...training,
    ...nonFinite,
    ...empty,
    ...(torch.length > 0 ? torchChecks(torch) : []),
  ];
}
