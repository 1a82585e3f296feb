import { describe, expect, it } from '@jest/globals';
import { alignCells } from './sync-blocks.js';
import { perBlock } from './per-block.js';

/** Square images, as `size, channels`. */
const shapes = (...list: readonly (readonly [number, number])[]): number[][] => list.map(([size, channels]) => [size, size, channels]); // prettier-ignore

describe('the alignment of cells', () => {
  const teacher = shapes([32, 16], [16, 24], [16, 24], [8, 40], [8, 40], [8, 80], [4, 192]);
  const student = shapes([32, 8], [16, 16], [16, 16], [16, 16], [8, 32], [8, 48], [4, 64], [4, 64]);

  it('begins a block where the size changes, or also where the channels do', () => {
    const bySize = alignCells(teacher, student, { first: 1, last: 6, splitByFeatures: false });
    expect(bySize).toEqual([
      { name: 'sb-1', teacher: [1, 2], student: [0, 3] },
      { name: 'sb-3', teacher: [3, 5], student: [4, 5] },
      { name: 'sb-6', teacher: [6, 6], student: [6, 7] },
    ]);
    const byFeatures = alignCells(teacher, student, { first: 1, last: 6, splitByFeatures: true });
    expect(byFeatures).toEqual([
      { name: 'sb-1', teacher: [1, 2], student: [0, 3] },
      { name: 'sb-3', teacher: [3, 4], student: [4, 4] },
      { name: 'sb-5', teacher: [5, 5], student: [5, 5] },
      { name: 'sb-6', teacher: [6, 6], student: [6, 7] },
    ]);
  });

  it('leaves the cells behind the last block alone', () => {
    const blocks = alignCells(teacher, student, { first: 0, last: 2, splitByFeatures: true });
    expect(blocks.map(({ student: cells }) => cells)).toEqual([
      [0, 0],
      [1, 3],
    ]);
  });

  it('says what does not fit', () => {
    const align = (first: number, last: number, own = student) =>
      alignCells(teacher, own, { first, last, splitByFeatures: true });
    expect(() => align(3, 2)).toThrow('teacher_cells_first 3 is behind teacher_cells_last 2');
    expect(() => align(0, 7)).toThrow('teacher_cells_last is 7, the teacher has the cells 0 to 6');
    expect(() => align(1, 6, shapes([32, 8], [8, 8]))).toThrow(
      'no cells of the student imitate the cells 1 to 2 of the teacher, which are [16, 16, 24]: ' +
        'from cell 0 on, the student has [32, 32, 8], [8, 8, 8]',
    );
    // one number of channels in the student where the teacher has two
    expect(() => align(3, 5, shapes([8, 8], [8, 8]))).toThrow('from cell 2 on, the student has none');
    expect(() => align(1, 5, shapes([16, 8], [4, 8], [8, 8]))).toThrow('from cell 1 on');
  });
});

it('values of blocks are one for each, one for all, or 1', () => {
  expect([perBlock('x', [], 2), perBlock('x', [3], 2), perBlock('x', [4, 5], 2)]).toEqual([
    [1, 1],
    [3, 3],
    [4, 5],
  ]);
  expect(() => perBlock('loss_weights', [1, 2], 3)).toThrow('loss_weights has 2 values, there are 3 blocks');
});
