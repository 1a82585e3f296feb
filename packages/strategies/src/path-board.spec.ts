import { describe, expect, it } from '@jest/globals';
import { pathName, PathBoard } from './path-board.js';

/** A board of so many, with paths of one index. */
function boardOf(size: number, ...entries: readonly (readonly [number, ...number[]])[]): PathBoard {
  const board = new PathBoard(size);
  for (const [index, ...costs] of entries) board.add([index], costs);
  return board;
}
const shown = (board: PathBoard): readonly number[] => board.entries.map(({ gene }) => gene[0]!);

describe('a board of paths', () => {
  it('is in the order of the first cost, equals in the order they came', () => {
    expect(shown(boardOf(5, [0, 3, 0], [1, 1, 9], [2, 2, 2], [3, 1, 0]))).toEqual([1, 3, 2, 0]);
  });

  it('gives a known path its new costs, worse ones too', () => {
    const board = boardOf(3, [0, 1], [1, 2], [2, 3], [0, 4]);
    expect(shown(board)).toEqual([1, 2, 0]);
    expect(board.entries[2]).toEqual({ gene: [0], costs: [4] });
  });

  it('takes off the last of those that are dominated', () => {
    // 1 and 2 are dominated by 0, and 2 is behind 1; 3 is last, but best in the second cost
    expect(shown(boardOf(3, [0, 1, 5], [1, 2, 6], [2, 3, 7], [3, 4, 1]))).toEqual([0, 1, 3]);
    expect(shown(boardOf(2, [0, 1, 5], [1, 2, 6], [3, 4, 1]))).toEqual([0, 3]);
    // the new path may be the one
    expect(shown(boardOf(2, [0, 1, 5], [3, 4, 1], [4, 5, 2]))).toEqual([0, 3]);
  });

  it('takes off the last of all if none is dominated', () => {
    expect(shown(boardOf(3, [0, 1, 4], [1, 2, 3], [2, 3, 2], [3, 4, 1]))).toEqual([0, 1, 2]);
  });

  it('keeps the best by one cost only', () => {
    expect(shown(boardOf(2, [0, 5], [1, 4], [2, 3], [3, 9]))).toEqual([2, 1]);
  });

  it('goes on from its state', () => {
    const board = boardOf(3, [0, 1, 4], [1, 2, 3]);
    const { tensors, values } = board.state();
    const other = boardOf(3, [7, 7, 7]);
    other.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    expect(other.entries).toEqual(board.entries);
    expect(() => other.restore({ tensors, values: { entries: [{ gene: 1 }] } })).toThrow('cannot be read');
    expect(other.entries).toEqual(board.entries);
  });

  it('names paths for files', () => {
    expect(pathName([0, 12, 3])).toBe('0-12-3');
  });
});
