import { beforeAll, describe, expect, it } from '@jest/globals';
import { createEngine } from '../engine.js';
import { PACK_FILE } from '../pack/pack-files.js';
import { conformanceChecks, declareConformance } from './index.js';

/** What a machine without fused multiply-adds computes with; a process has one of both, hence a file of its own. */
describe('the backend uninas without fused multiply-adds', () => {
  it('is what is tested here', async () => {
    const { description } = await createEngine({ packFile: PACK_FILE });
    expect(description).toMatch(/, kernel pack\)$/);
  });

  declareConformance({ describe, it, beforeAll }, () => createEngine({ packFile: PACK_FILE }), conformanceChecks());
});
