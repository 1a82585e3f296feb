import type { ArgTreeNode } from '@uninas/core';
import { countLimits } from '../limits.js';

/** A box of the drawing. */
export interface Box {
  readonly text: string;
  /** A class that is used, a slot that asks for one, or a slot that an earlier run will fill. */
  readonly look: 'class' | 'slot' | 'ghost';
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A line from one box to another, both by position in the list of boxes. */
export type Link = readonly [from: number, to: number];

/** Boxes and lines with whole coordinates. */
export interface Layout {
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  readonly width: number;
  readonly height: number;
}

/** Sizes in pixels. */
export const BOX_HEIGHT = 24;
const ROW = 34;
const COLUMN_GAP = 36;
const MARGIN = 12;
const PADDING = 10;
const LETTER = 7;

interface Item {
  readonly text: string;
  readonly look: Box['look'];
  readonly items: readonly Item[];
}

/**
 * Places a tree from left to right: classes and slots in turns, one column
 * each; leaves take one row each, all others stand in the middle of what hangs
 * on them.
 */
export function layOut(root: ArgTreeNode): Layout {
  const top = toItem(root);
  const columns = columnWidths(top);
  const lefts = columns.map((_, i) => MARGIN + sum(columns.slice(0, i)) + i * COLUMN_GAP);
  const boxes: Box[] = [];
  const links: Link[] = [];
  let rows = 0;
  const place = (item: Item, depth: number): number => {
    const children = item.items.map((child) => place(child, depth + 1));
    const first = children[0];
    const y =
      first === undefined ? MARGIN + rows++ * ROW : Math.round((boxes[first]!.y + boxes[children.at(-1)!]!.y) / 2);
    const self = boxes.push({ text: item.text, look: item.look, x: lefts[depth]!, y, width: widthOf(item.text) }) - 1;
    links.push(...children.map((child): Link => [self, child]));
    return self;
  };
  place(top, 0);
  return {
    boxes,
    links,
    width: lefts.at(-1)! + columns.at(-1)! + MARGIN,
    height: MARGIN * 2 + (rows - 1) * ROW + BOX_HEIGHT,
  };
}

function toItem(node: ArgTreeNode): Item {
  const items = Object.entries(node.entry.metas).map(([slot, meta]): Item => ({
    text: `${slot} (${countLimits(meta)})`,
    look: node.deferred.includes(slot) ? 'ghost' : 'slot',
    items: (node.children[slot] ?? []).map(toItem),
  }));
  return { text: node.cls, look: 'class', items };
}

function columnWidths(top: Item): readonly number[] {
  const widths: number[] = [];
  const visit = (item: Item, depth: number): void => {
    widths[depth] = Math.max(widths[depth] ?? 0, widthOf(item.text));
    for (const child of item.items) visit(child, depth + 1);
  };
  visit(top, 0);
  return widths;
}

function widthOf(text: string): number {
  return text.length * LETTER + 2 * PADDING;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
