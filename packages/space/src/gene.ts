import { SpaceError } from './space-error.js';

/** One architecture: the chosen index of every decision, in the order of the requests. */
export type Gene = readonly number[];

/** Stands for "any value" in a pattern of a gene. */
export const WILDCARD = -1;

/** The text form, which is also the key of a gene in maps and file names: `0,1,4`. */
export function geneKey(gene: Gene): string {
  return gene.join(',');
}

/** Whether both hold the same values in the same order. */
export function sameGene(a: Gene, b: Gene): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/**
 * Reads `0,1,4`; blanks around the numbers and one pair of brackets or parentheses are allowed.
 *
 * @throws {SpaceError} naming the position that is no whole number of at least 0
 */
export function parseGene(text: string): Gene {
  return values(text, false);
}

/**
 * Reads a gene in which `x` or `-1` stands for any value: `0,x,4` is `[0, -1, 4]`.
 *
 * @throws {SpaceError} naming the position that is neither a value nor a wildcard
 */
export function parseGenePattern(text: string): Gene {
  return values(text, true);
}

/** Reads several patterns, separated by semicolons: `0,0,1; 0,x,2`. Empty groups are skipped. */
export function parseGenePatterns(text: string): readonly Gene[] {
  return text
    .split(';')
    .filter((group) => group.trim() !== '')
    .map((group) => parseGenePattern(group));
}

function values(text: string, wildcards: boolean): Gene {
  const inner = /^\s*(?:\[(.*)\]|\((.*)\)|(.*?))\s*$/s.exec(text);
  const body = (inner?.[1] ?? inner?.[2] ?? inner?.[3] ?? '').trim();
  if (body === '')
    throw new SpaceError('UNINAS_ESPACE_GENE', `gene ${JSON.stringify(text)} is empty; expected for example "0,1,4"`);
  return body.split(',').map((part, position) => {
    const word = part.trim();
    if (wildcards && (word === 'x' || word === String(WILDCARD))) return WILDCARD;
    const value = /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (Number.isSafeInteger(value)) return value;
    const allowed = wildcards ? 'a whole number of at least 0, or x for any value' : 'a whole number of at least 0';
    throw new SpaceError(
      'UNINAS_ESPACE_GENE',
      `gene ${JSON.stringify(text)}: found ${JSON.stringify(word)} at position ${position}; expected ${allowed}`,
    );
  });
}
