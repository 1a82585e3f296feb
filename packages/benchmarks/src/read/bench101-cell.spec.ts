import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBenchFile } from './bench-file.js';
import { cellOfGene101, geneOfCell101, hash101, parseCell101, space101 } from './bench101-cell.js';
import { columnOf, parseCsv } from './csv.js';

const cell = parseCell101('input conv3x3 maxpool3x3 output', '0110;0011;0001;0000');

describe('cells of NAS-Bench-101', () => {
  it('are edges and operations, of smaller cells, too', () => {
    // edges 01 02 03 12 13 23, then two operations
    expect(geneOfCell101(cell, 4)).toEqual([1, 1, 0, 1, 1, 1, 0, 2]);
    // 01 02 03 04 12 13 14 23 24 34: vertex 3 has no edges
    expect(geneOfCell101(cell, 5)).toEqual([1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 2, 0]);
    expect(cellOfGene101(geneOfCell101(cell, 4), 4)).toEqual(cell);
    expect(space101(4)).toEqual([...Array.from({ length: 6 }, () => [0, 1]), [0, 1, 2], [0, 1, 2]]);
  });

  it('are one whatever is unused, and however vertices are numbered', () => {
    const wide = cellOfGene101(geneOfCell101(cell, 6), 6);
    expect(hash101(wide)).toBe(hash101(cell));
    const dead = parseCell101('input conv3x3 conv1x1 maxpool3x3 output', '01010;00111;00000;00001;00000');
    expect(hash101(dead)).toBe(hash101(cell));
    const [a, b] = ['conv1x1 conv3x3', 'conv3x3 conv1x1'].map((ops) =>
      parseCell101(`input ${ops} output`, '0110;0001;0001;0000'),
    );
    expect(hash101(a!)).toBe(hash101(b!));
    const other = parseCell101('input conv3x3 conv3x3 output', '0110;0011;0001;0000');
    expect(hash101(other)).not.toBe(hash101(cell));
  });

  it('are invalid where no way leads to the output, or too many edges are left', () => {
    expect(hash101(parseCell101('input conv3x3 output', '010;000;000'))).toBeUndefined();
    const full = '011111;001111;000111;000011;000001;000000';
    expect(hash101(parseCell101('input conv3x3 conv3x3 conv3x3 conv3x3 output', full))).toBeUndefined();
  });

  it.each([
    ['conv3x3 output', '01;00', 'from input to output'],
    ['input output', '01;0', 'expected 2 rows of 2 digits'],
    ['input output', '01;10', 'row 2 leads back'],
    ['input conv5x5 output', '010;001;000', 'there is no operation conv5x5; there are conv3x3'],
  ])('refuses %s, %s', (ops, adjacency, message) => {
    expect(() => parseCell101(ops, adjacency)).toThrow(message);
  });
});

// Published hashes; they are not part of the repository.
const shared = process.env['UNINAS_SHARED'] ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));
const path = join(shared, 'data/nas-bench-101/ec-nas-graphs-4epochs.csv.gz');

(existsSync(path) ? describe : describe.skip)('published cells', () => {
  it('have the hashes that they are published with', () => {
    const csv = parseCsv(readBenchFile(path));
    const [hash, ops, adjacency] = ['hash', 'ops', 'adjacency'].map((name) => columnOf(csv, name));
    const wrong = csv.rows.filter(
      ({ cells }) => hash101(parseCell101(cells[ops!]!, cells[adjacency!]!)) !== cells[hash!],
    );
    expect(csv.rows).toHaveLength(2805);
    expect(wrong).toEqual([]);
  });
});
