import type { Row } from '../editor/state/outline-rows.js';

/** A line of the outline as a box of the drawing. */
export interface GraphBox {
  readonly row: Row;
  /** What is in large letters: the class, or the slot that wants one. */
  readonly title: string;
  /** What is above it in small letters: the slot of a class. */
  readonly above: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line between two boxes, both by position in the list of boxes. */
export type GraphLine = readonly [from: number, to: number];

/** The tree as a drawing from left to right; coordinates are whole pixels from (0, 0) on. */
export interface GraphLayout {
  readonly boxes: readonly GraphBox[];
  readonly lines: readonly GraphLine[];
  readonly width: number;
  readonly height: number;
}

/** Of boxes with one line of text and with two. */
export const LOW = 30;
export const HIGH = 44;
const ROW = HIGH + 10;
const COLUMN_GAP = 48;
/** Pixels of a letter at most, large and small. */
const LETTER = 7.6;
const SMALL_LETTER = 6.2;
/** Blank, state mark and buttons beside the text. */
const PADDING = 62;

/** Places rows: one column for each depth, leaves below each other, all others in the middle of what hangs on them. */
export function layOutGraph(rows: readonly Row[]): GraphLayout {
  const parts = rows.map(textOf);
  const widths: number[] = [];
  for (const [i, { depth }] of rows.entries()) widths[depth] = Math.max(widths[depth] ?? 0, widthOf(parts[i]!));
  const lefts = widths.map((_, depth) => widths.slice(0, depth).reduce((x, width) => x + width + COLUMN_GAP, 0));
  const middles = middlesOf(rows);
  const boxes = rows.map((row, i): GraphBox => {
    const { title, above } = parts[i]!;
    const height = above === '' ? LOW : HIGH;
    return {
      row,
      title,
      above,
      x: lefts[row.depth]!,
      y: Math.round(middles[i]! - height / 2),
      width: widthOf(parts[i]!),
      height,
    };
  });
  return {
    boxes,
    lines: linesOf(rows),
    width: (lefts.at(-1) ?? 0) + (widths.at(-1) ?? 0),
    height: Math.max(0, ...boxes.map(({ y, height }) => y + height)),
  };
}

/** Middle of each row from the top. */
function middlesOf(rows: readonly Row[]): readonly number[] {
  const middles: number[] = [];
  const children = childrenOf(rows);
  let leaves = 0;
  // children come after their parents: from the end on, they are placed first, but leaves count from the top
  const leafPlaces = rows.map((_, i) => (children[i]!.length === 0 ? leaves++ : 0));
  for (let i = rows.length - 1; i >= 0; i--) {
    const own = children[i]!;
    middles[i] =
      own.length === 0 ? leafPlaces[i]! * ROW + HIGH / 2 : Math.round((middles[own[0]!]! + middles[own.at(-1)!]!) / 2);
  }
  return middles;
}

/** From each row to those below it. */
function linesOf(rows: readonly Row[]): readonly GraphLine[] {
  return childrenOf(rows).flatMap((children, from) => children.map((to): GraphLine => [from, to]));
}

/** Positions of the rows that are directly below each row. */
function childrenOf(rows: readonly Row[]): readonly (readonly number[])[] {
  const children = rows.map((): number[] => []);
  const around: number[] = [];
  for (const [i, { depth }] of rows.entries()) {
    around.length = depth;
    const parent = around.at(-1);
    if (parent !== undefined) children[parent]!.push(i);
    around.push(i);
  }
  return children;
}

function textOf({ type, cls, slot, index, meta, count }: Row): { readonly title: string; readonly above: string } {
  if (type === 'module') return { title: cls ?? 'no class', above: index === undefined ? slot : '' };
  if (type === 'list') return { title: `${slot} (${count})`, above: '' };
  return { title: meta.kind.replaceAll('_', ' '), above: slot };
}

function widthOf({ title, above }: { readonly title: string; readonly above: string }): number {
  return Math.ceil(Math.max(title.length * LETTER, above.length * SMALL_LETTER)) + PADDING;
}
