import type { Direction, GraphBox, GraphLayout } from './graph-layout.js';

/** What arrows mean where the tree grows to the right and down: to the parent, to the first child, along the level. */
const ARROWS: Readonly<Record<Direction, readonly string[]>> = {
  right: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
  down: ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
};

/** The arrow that leads to what hangs on a box. */
export function inwards(direction: Direction): string {
  return ARROWS[direction][1]!;
}

/** Where an arrow leads from a box: to its parent, its first child, or the next box before or after it on its level. */
export function neighbour({ boxes, lines, direction }: GraphLayout, path: string, key: string): GraphBox | undefined {
  const at = boxes.findIndex(({ row }) => row.path === path);
  const box = boxes[at];
  if (box === undefined) return undefined;
  switch (ARROWS[direction].indexOf(key)) {
    case 0:
      return boxes[lines.find(([, to]) => to === at)?.[0] ?? -1];
    case 1:
      return boxes[lines.find(([from]) => from === at)?.[1] ?? -1];
    case 2:
      return boxes.findLast((other, i) => i < at && other.row.depth === box.row.depth);
    case 3:
      return boxes.find((other, i) => i > at && other.row.depth === box.row.depth);
    default:
      return undefined;
  }
}
