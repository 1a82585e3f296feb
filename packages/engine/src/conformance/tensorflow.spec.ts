import { beforeAll, describe, expect, it } from '@jest/globals';
import { findNativePackage, NATIVE_PLACE } from '../backend/native-package.js';
import { createEngine } from '../engine.js';
import { torchCases } from '../testing/torch-reference.js';
import { conformanceChecks, declareConformance } from './index.js';

describe('the native library of TensorFlow', () => {
  const why = reasonToSkip();
  if (why !== undefined) {
    it.skip(`is not here: ${why}; ${NATIVE_PLACE} may point to it`, () => undefined);
    return;
  }
  const open = () => createEngine({ backend: 'tensorflow' });

  it('says what computes', async () => {
    const { backend, kernels, description } = await open();
    expect([backend, kernels]).toEqual(['tensorflow', 'plain']);
    expect(description).toMatch(
      /^tensorflow \(TensorFlow \d+\.\d+\.\d+ on the [CG]PU, @tensorflow\/tfjs-node 4\.22\.0\)$/,
    );
  });

  const except = [
    { checks: /^not finite: max pool (?!.*dilation)/, reason: 'MaxPool leaves out what is not a number' },
  ];
  declareConformance({ describe, it, beforeAll }, open, conformanceChecks(torchCases()), { except });
});

function reasonToSkip(): string | undefined {
  try {
    findNativePackage('@tensorflow/tfjs-node');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
