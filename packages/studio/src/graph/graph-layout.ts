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

/** Where the tree grows to. */
export type Direction = 'right' | 'down';

/** The tree as a drawing; coordinates are whole pixels from (0, 0) on. */
export interface GraphLayout {
  readonly direction: Direction;
  readonly boxes: readonly GraphBox[];
  readonly lines: readonly GraphLine[];
  readonly width: number;
  readonly height: number;
}

/** Of boxes with one line of text and with two. */
export const LOW = 30;
export const HIGH = 44;
/** Pixels between boxes beside each other, and between a box and those that hang on it. */
const GAP = 10;
const LEVEL_GAP = 48;
/** Pixels of a letter at most, large and small. */
const LETTER = 7.6;
const SMALL_LETTER = 6.2;
/** Blank, state mark and buttons beside the text. */
const PADDING = 62;

/** Places rows: one level for each depth, leaves beside each other, all others in the middle of what hangs on them. */
export function layOutGraph(rows: readonly Row[], direction: Direction = 'right'): GraphLayout {
  const isDown = direction === 'down';
  const parts = rows.map(textOf);
  const widths = parts.map(widthOf);
  const heights = parts.map(({ above }) => (above === '' ? LOW : HIGH));
  const children = childrenOf(rows);
  // boxes below each other take the same room, whatever their height
  const middles = middlesOf(children, isDown ? widths : rows.map(() => HIGH));
  const levels: number[] = [];
  for (const [i, { depth }] of rows.entries()) {
    levels[depth] = Math.max(levels[depth] ?? 0, isDown ? HIGH : widths[i]!);
  }
  const starts = levels.map((_, depth) => levels.slice(0, depth).reduce((at, size) => at + size + LEVEL_GAP, 0));
  const boxes = rows.map((row, i): GraphBox => {
    const [width, height, middle, start] = [widths[i]!, heights[i]!, middles[i]!, starts[row.depth]!];
    const [x, y] = isDown ? [middle - width / 2, start + (HIGH - height) / 2] : [start, middle - height / 2];
    return { row, ...parts[i]!, x: Math.round(x), y: Math.round(y), width, height };
  });
  return {
    direction,
    boxes,
    lines: children.flatMap((own, from) => own.map((to): GraphLine => [from, to])),
    width: Math.max(0, ...boxes.map(({ x, width }) => x + width)),
    height: Math.max(0, ...boxes.map(({ y, height }) => y + height)),
  };
}

/** Middle of each box across the direction; `sizes` are those of the boxes in it. */
function middlesOf(children: readonly (readonly number[])[], sizes: readonly number[]): readonly number[] {
  // children come after their parents: from the end on, they are measured first, and placed from the beginning on
  const spans = [...sizes];
  const roomOf = (own: readonly number[]): number => own.reduce((all, i) => all + spans[i]! + GAP, -GAP);
  for (let i = spans.length - 1; i >= 0; i--) spans[i] = Math.max(sizes[i]!, roomOf(children[i]!));
  const starts = spans.map(() => 0);
  for (const [i, own] of children.entries()) {
    let at = starts[i]! + (spans[i]! - roomOf(own)) / 2;
    for (const child of own) {
      starts[child] = at;
      at += spans[child]! + GAP;
    }
  }
  const middles: number[] = [];
  for (let i = spans.length - 1; i >= 0; i--) {
    const [first, last] = [children[i]![0], children[i]!.at(-1)];
    const [start, end] = [starts[i]! + sizes[i]! / 2, starts[i]! + spans[i]! - sizes[i]! / 2];
    const middle = first === undefined ? start : (middles[first]! + middles[last!]!) / 2;
    middles[i] = Math.min(end, Math.max(start, middle));
  }
  return middles;
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
