import { beforeAll, describe, it } from '@jest/globals';
import { createEngine } from '../engine.js';
import { torchCases, torchReferencePath } from '../testing/torch-reference.js';
import { conformanceChecks, declareConformance } from './index.js';

const torch = torchCases();
const checks = conformanceChecks(torch);

describe.each(['pack', 'plain'] as const)('the backend uninas with %s kernels', (kernels) => {
  declareConformance({ describe, it, beforeAll }, () => createEngine({ kernels }), checks);
});

if (torch === undefined) it.skip(`comparison with PyTorch needs ${torchReferencePath()}`, () => undefined);
