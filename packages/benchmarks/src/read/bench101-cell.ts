import { createHash } from 'node:crypto';
import type { Gene } from '@uninas/contracts';
import { suggest } from '@uninas/core';

/** Operations of NAS-Bench-101 in the order of their indices. */
export const OPS_101 = ['conv3x3', 'conv1x1', 'maxpool3x3'] as const;
const [INPUT, OUTPUT] = [-1, -2];
const MOST_EDGES = 9;

/** A directed graph whose first vertex is the input and whose last one is the output. */
export interface Cell101 {
  /** Whether an edge leads from the first index to the second, larger one. */
  readonly edges: readonly (readonly boolean[])[];
  /** Indices of the operations of all other vertices. */
  readonly ops: readonly number[];
}

/**
 * Reads a cell.
 *
 * @param ops `input conv3x3 maxpool3x3 output`; names may go on, as `conv3x3-bn-relu`
 * @param adjacency rows of 0 and 1, separated by semicolons
 * @throws {Error} saying what is wrong with it
 */
export function parseCell101(ops: string, adjacency: string): Cell101 {
  const names = ops.trim().split(/\s+/);
  const rows = adjacency.trim().split(';').map((row) => row.trim()); // prettier-ignore
  const count = names.length;
  if (count < 2 || names[0] !== 'input' || names.at(-1) !== 'output') {
    throw new Error(`operations are "${ops}"; expected those of all vertices, from input to output`);
  }
  if (rows.length !== count || !rows.every((row) => row.length === count && /^[01]+$/.test(row))) {
    throw new Error(`adjacency is "${adjacency}"; expected ${count} rows of ${count} digits, 0 or 1`);
  }
  const edges = rows.map((row) => [...row].map((digit) => digit === '1'));
  const back = edges.findIndex((row, from) => row.some((edge, to) => edge && to <= from));
  if (back >= 0) throw new Error(`adjacency: row ${back + 1} leads back, to its own vertex or to one before it`);
  return { edges, ops: names.slice(1, -1).map(operationOf) };
}

/**
 * The cell of a gene, or the gene of a cell: every possible edge as 0 or 1, row by row, then an operation
 * for each vertex between input and output.
 *
 * @param vertices of the largest cell; smaller ones have vertices without edges before their output
 */
export function geneOfCell101({ edges, ops }: Cell101, vertices: number): Gene {
  const own = edges.length;
  // the output is the last vertex, whatever comes before it
  const placeOf = (vertex: number): number => (vertex === vertices - 1 ? own - 1 : vertex < own - 1 ? vertex : -1);
  const bits = pairs(vertices).map(([from, to]) => (edges[placeOf(from)]?.[placeOf(to)] === true ? 1 : 0));
  return [...bits, ...Array.from({ length: vertices - 2 }, (_, i) => ops[i] ?? 0)];
}

export function cellOfGene101(gene: Gene, vertices: number): Cell101 {
  const edges = Array.from({ length: vertices }, () => Array.from({ length: vertices }, () => false));
  const all = pairs(vertices);
  for (const [i, [from, to]] of all.entries()) edges[from]![to] = gene[i] === 1;
  return { edges, ops: gene.slice(all.length) };
}

/** The indices that a gene may have at each position. */
export function space101(vertices: number): readonly (readonly number[])[] {
  const ops = OPS_101.map((_, i) => i);
  return [...pairs(vertices).map(() => [0, 1]), ...Array.from({ length: vertices - 2 }, () => ops)];
}

/**
 * The hash of a cell, which all cells that compute the same have in common: vertices that are on no way
 * from input to output are left out, and the order of the others does not matter.
 *
 * @returns undefined if output is not reached, or more than nine edges are left
 * @source Ying et al., 2019, "NAS-Bench-101: towards reproducible neural architecture search", section 2.2
 */
export function hash101(cell: Cell101): string | undefined {
  const count = cell.edges.length;
  const reached = spread(count, 0, (from, to) => cell.edges[from]![to]!);
  const needed = spread(count, count - 1, (from, to) => cell.edges[to]![from]!);
  const kept = cell.edges.flatMap((_, i) => (reached.has(i) && needed.has(i) ? [i] : []));
  if (kept.length < 2) return undefined;
  const edges = kept.map((from) => kept.map((to) => cell.edges[from]![to]!));
  if (edges.flat().filter(Boolean).length > MOST_EDGES) return undefined;
  const labels = kept.map((i) => (i === 0 ? INPUT : i === count - 1 ? OUTPUT : cell.ops[i - 1]!));
  const first = kept.map((_, i) => {
    const into = edges.filter((row) => row[i]).length;
    return md5(`(${edges[i]!.filter(Boolean).length}, ${into}, ${labels[i]!})`);
  });
  const step = (earlier: readonly string[]): string[] =>
    earlier.map((own, i) => {
      const before = earlier.filter((_, k) => edges[k]![i]).sort();
      const after = earlier.filter((_, k) => edges[i]![k]).sort();
      return md5(`${before.join('')}|${after.join('')}|${own}`);
    });
  // as many rounds as there are vertices, after which each knows of all others
  const hashes = kept.reduce<readonly string[]>(step, first);
  return md5(`[${hashes.toSorted().map((hash) => `'${hash}'`).join(', ')}]`); // prettier-ignore
}

/** All vertices that can be come to from one. */
function spread(count: number, start: number, leads: (from: number, to: number) => boolean): ReadonlySet<number> {
  const found = new Set([start]);
  // a set goes on with what is added to it meanwhile
  for (const from of found) for (let to = 0; to < count; to++) if (leads(from, to)) found.add(to);
  return found;
}

function pairs(vertices: number): readonly (readonly [from: number, to: number])[] {
  const all = Array.from({ length: vertices }, (_, i) => i);
  return all.flatMap((from) => all.slice(from + 1).map((to) => [from, to] as const));
}

function operationOf(name: string): number {
  const index = OPS_101.findIndex((op) => name === op || name.startsWith(`${op}-`));
  if (index >= 0) return index;
  const near = suggest(name, OPS_101);
  const meant = near === undefined ? '' : `; did you mean ${near.name}?`;
  throw new Error(`there is no operation ${name}; there are ${OPS_101.join(', ')}${meant}`);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
