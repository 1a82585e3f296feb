import { beforeAll, describe, it } from '@jest/globals';
import { createEngine } from '../engine.js';
import { torchCases } from '../testing/torch-reference.js';
import { conformanceChecks, declareConformance } from './index.js';

describe('the native library of TensorFlow', () => {
  declareConformance(
    { describe, it, beforeAll },
    () => createEngine({ backend: 'tensorflow' }),
    conformanceChecks(torchCases()),
  );
});
