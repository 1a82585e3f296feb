import { describe, expect, it } from '@jest/globals';
import { suggest } from './suggest.js';

describe('the name that was likeliest meant', () => {
  const primitives = ['Bench201Primitives', 'DartsPrimitives', 'MobileNetV2Primitives'];

  it.each([
    ['DartPrimitives', primitives, 'DartsPrimitives'],
    ['dartsprimitives', primitives, 'DartsPrimitives'],
    ['SGDOptimiser', ['AdamOptimizer', 'SGDOptimizer'], 'SGDOptimizer'],
    ['AdmaOptimizer', ['AdamOptimizer', 'SGDOptimizer'], 'AdamOptimizer'],
    // the end that all names of a kind have says nothing
    ['FairNasPrimitives', primitives, undefined],
    ['RandomOptimizer', ['AdamOptimizer', 'SGDOptimizer'], undefined],
    ['max_epoch', ['max_epochs', 'stop_epoch'], 'max_epochs'],
  ] as const)('for %s of %j is %s', (found, names, name) => {
    expect(suggest(found, names)?.name).toBe(name);
  });
});
