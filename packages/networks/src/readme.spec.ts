import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { planNetwork } from './index.js';
import { bodyOf } from './testing/descriptions.js';
import { DoubleConvLayer } from './testing/double-conv-layer.js';
import { contextOf, registerWith } from './testing/trees.js';

const root = dirname(fileURLToPath(import.meta.url));

describe('the part in the README', () => {
  it('is the one that is tested here', () => {
    const [, source] = readFileSync(join(root, 'testing/double-conv-layer.ts'), 'utf8').split(/(?=\/\*\* Two conv)/);
    expect(readFileSync(join(root, '../README.md'), 'utf8')).toContain(source);
  });

  it('has the parameters and shapes of two convolutions', async () => {
    const description = bodyOf([{ op: { name: 'DoubleConvLayer', kwargs: { k_size: 5 } }, features: 16 }]);
    const plan = await planNetwork(description, contextOf(registerWith({ DoubleConvLayer }), [8, 8, 3], 5));
    expect(plan.modules[1]).toMatchObject({ params: 25 * 8 * 16 + 25 * 16 * 16, outputs: [[8, 8, 16]] });
    expect(plan.variables.map(({ name }) => name).filter((name) => name.startsWith('cells'))).toEqual([
      'cells.0.op.conv_1.weight',
      'cells.0.op.conv_2.weight',
    ]);
  });
});
