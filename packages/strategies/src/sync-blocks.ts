import type { PlannedModule, Shape } from '@uninas/contracts';

/** Successive cells of a teacher, and those of a student that imitate them; positions of the first and the last one. */
export interface SyncBlock {
  readonly name: string;
  readonly teacher: readonly [first: number, last: number];
  readonly student: readonly [first: number, last: number];
}

/** Which cells of the teacher are imitated. */
export interface AlignmentOptions {
  readonly first: number;
  readonly last: number;
  /** Whether another number of channels begins a new block, as another size does. */
  readonly splitByFeatures: boolean;
}

/**
 * Finds for the cells of a teacher those of a student.
 *
 * A block of the teacher ends where the size of the image changes, and, if it is
 * split by features, the number of channels. Its cells of the student are the next
 * ones of that size, and, if it is split, of one number of channels; the first
 * block begins with the first cell of the student, whatever its size.
 *
 * @param teacher shapes of the outputs of its cells; `student` likewise
 * @throws {Error} if there are no such cells
 */
export function alignCells(
  teacher: readonly Shape[],
  student: readonly Shape[],
  { first, last, splitByFeatures }: AlignmentOptions,
): readonly SyncBlock[] {
  if (first > last) throw new Error(`teacher_cells_first ${first} is behind teacher_cells_last ${last}`);
  if (last >= teacher.length) {
    throw new Error(`teacher_cells_last is ${last}, the teacher has the cells 0 to ${teacher.length - 1}`);
  }
  const isAlike = (a: Shape, b: Shape): boolean => isSameSize(a, b) && (!splitByFeatures || a.at(-1) === b.at(-1));
  const blocks: SyncBlock[] = [];
  let next = 0;
  for (let begin = first; begin <= last;) {
    let end = begin;
    while (end < last && isAlike(teacher[end + 1]!, teacher[begin]!)) end++;
    const name = `sb-${begin}`;
    const from = student.findIndex((shape, i) => i >= next && isSameSize(shape, teacher[begin]!));
    if (from < 0 || (from > next && blocks.length > 0)) {
      throw new Error(
        `no cells of the student imitate the cells ${begin} to ${end} of the teacher, which are ${text(teacher[begin]!)}: ` +
          `from cell ${next} on, the student has ${student.slice(next).map(text).join(', ') || 'none'}`,
      );
    }
    let to = from;
    while (to + 1 < student.length && isSameSize(student[to + 1]!, student[from]!) && isAlike(student[to + 1]!, student[from]!)) to++; // prettier-ignore
    blocks.push({ name, teacher: [begin, end], student: [next, to] });
    next = to + 1;
    begin = end + 1;
  }
  return blocks;
}

/** The cells of a network in order, each with its position in the plan. */
export function cellsOf(
  modules: readonly PlannedModule[],
): readonly { readonly module: PlannedModule; readonly position: number }[] {
  return modules.flatMap((module, position) => (module.part === 'cell' ? [{ module, position }] : []));
}

function isSameSize(a: Shape, b: Shape): boolean {
  return a.slice(0, -1).join() === b.slice(0, -1).join();
}

function text(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
