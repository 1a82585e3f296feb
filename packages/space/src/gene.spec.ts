import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { geneKey, parseGene, parseGenePattern, parseGenePatterns, sameGene } from './index.js';

fc.configureGlobal({ seed: 7 });

describe('genes as text', () => {
  it('writes and reads 0,1,4', () => {
    expect(geneKey([0, 1, 4])).toBe('0,1,4');
    expect(parseGene('0,1,4')).toEqual([0, 1, 4]);
    expect(parseGene(' [0, 1, 4] ')).toEqual([0, 1, 4]);
    expect(parseGene('(0,1,4)')).toEqual([0, 1, 4]);
    expect(sameGene(parseGene('3'), [3])).toBe(true);
    expect(sameGene([3], [3, 0])).toBe(false);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (gene) => {
        expect(parseGene(geneKey(gene))).toEqual(gene);
      }),
    );
  });

  it.each([
    ['', /empty/],
    ['()', /empty/],
    ['0,,1', /"" at position 1/],
    ['0,1.5', /"1.5" at position 1/],
    ['0,-1', /"-1" at position 1/],
    ['0,x', /"x" at position 1/],
    ['0 1', /"0 1" at position 0/],
    ['99999999999999999999', /position 0/],
    ['[0,1', /"\[0" at position 0/],
  ])('refuses %j and says where', (text, message) => {
    expect(() => parseGene(text)).toThrow(message);
    expect(() => parseGene(text)).toThrow(expect.objectContaining({ code: 'UNINAS_ESPACE_GENE' }));
  });

  it('reads patterns with x or -1 for any value, separated by semicolons', () => {
    expect(parseGenePatterns('0,0,1; 0,x,2;')).toEqual([
      [0, 0, 1],
      [0, -1, 2],
    ]);
    expect(parseGenePattern('-1,3')).toEqual([-1, 3]);
    expect(() => parseGenePattern('0,y')).toThrow(/"y" at position 1; expected .* or x/);
  });
});
