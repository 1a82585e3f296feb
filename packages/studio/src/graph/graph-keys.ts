import type { GraphBox, GraphLayout } from './graph-layout.js';

/** Where an arrow leads from a box: to its parent, its first child, or the next box above or below in its column. */
export function neighbour({ boxes, lines }: GraphLayout, path: string, key: string): GraphBox | undefined {
  const at = boxes.findIndex(({ row }) => row.path === path);
  const box = boxes[at];
  if (box === undefined) return undefined;
  switch (key) {
    case 'ArrowLeft':
      return boxes[lines.find(([, to]) => to === at)?.[0] ?? -1];
    case 'ArrowRight':
      return boxes[lines.find(([from]) => from === at)?.[1] ?? -1];
    case 'ArrowUp':
      return boxes.findLast((other, i) => i < at && other.row.depth === box.row.depth);
    case 'ArrowDown':
      return boxes.find((other, i) => i > at && other.row.depth === box.row.depth);
    default:
      return undefined;
  }
}
