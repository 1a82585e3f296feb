import { beforeAll, describe, it } from '@jest/globals';
import { createEngine } from '../engine.js';
import { torchCases } from '../testing/torch-reference.js';
import { conformanceChecks, declareConformance } from './index.js';

/** Where the kernels of TensorFlow.js themselves are not right. */
const FAULTS = [
  {
    checks: /^convolution: 3x3, depthwise, dilation 2, stride 2$|^pooling: avg 3x3, dilation 2, stride 2 /,
    reason: 'DepthwiseConv2dNative throws unless stride or dilation is 1',
  },
  {
    // with equal elements and stride 2, the undilated window happens to choose the same
    checks: /^pooling: max 3x3, dilation 2(?!, stride 2: )/,
    reason: 'MaxPool and its gradient take no notice of dilation',
  },
  {
    checks: /^not finite: max pool /,
    reason: 'MaxPool leaves out what is not a number',
  },
];

describe('the cpu backend of TensorFlow.js', () => {
  const checks = conformanceChecks(torchCases()).filter(({ isLarge }) => isLarge !== true);
  declareConformance({ describe, it, beforeAll }, () => createEngine({ backend: 'cpu' }), checks, { except: FAULTS });
});
