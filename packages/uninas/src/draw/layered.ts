/** Something that is placed: its size, and whether it is only a bend of a line. */
export interface LayerItem {
  readonly width: number;
  readonly height: number;
  readonly column: number;
}

/** A line between two items in neighbouring columns, by position in the list of items. */
export type LayerLink = readonly [from: number, to: number];

/** Where items are: the upper left corner of each, and the size of all. */
export interface LayerPlaces {
  readonly places: readonly { readonly x: number; readonly y: number }[];
  readonly width: number;
  readonly height: number;
}

/** Pixels between two columns, and between two items of one. */
const COLUMN_GAP = 34;
const ROW_GAP = 10;
const SWEEPS = 12;

/**
 * Places items in columns so that nothing overlaps, with few crossing lines and
 * each item beside what it is linked with.
 *
 * The same input gives the same places: orders start as they are given.
 *
 * @source Sugiyama, Tagawa and Toda, 1981, "Methods for visual understanding of hierarchical system structures"
 */
export function layOutLayers(items: readonly LayerItem[], links: readonly LayerLink[]): LayerPlaces {
  const columns = fewCrossings(columnsOf(items), links);
  const ys = heightsOf(items, columns, links);
  const top = Math.min(...ys);
  const lefts: number[] = [];
  let x = 0;
  for (const column of columns) {
    lefts.push(x);
    x += Math.max(...column.map((i) => items[i]!.width)) + COLUMN_GAP;
  }
  const wide = (column: number): number => Math.max(...columns[column]!.map((i) => items[i]!.width));
  const places = items.map(({ width, column }, i) => ({
    x: Math.round(lefts[column]! + (wide(column) - width) / 2),
    y: Math.round(ys[i]! - top),
  }));
  const height = Math.max(...items.map((item, i) => places[i]!.y + item.height));
  return { places, width: x - COLUMN_GAP, height };
}

type Columns = readonly (readonly number[])[];

function columnsOf(items: readonly LayerItem[]): Columns {
  const columns: number[][] = [];
  for (const [i, { column }] of items.entries()) (columns[column] ??= []).push(i);
  return columns;
}

/** Orders the columns by the middle of their neighbours, to and fro, and keeps the best order. */
function fewCrossings(start: Columns, links: readonly LayerLink[]): Columns {
  let columns = start.map((column) => [...column]);
  let [best, least] = [columns, crossings(columns, links)];
  for (let sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
    const isForward = sweep % 2 === 0;
    columns = columns.map((column) => [...column]);
    const rank = new Map<number, number>();
    const order = isForward ? [...columns.keys()] : [...columns.keys()].reverse();
    for (const c of order) {
      const middle = new Map(
        columns[c]!.map((item, i) => {
          const ranks = neighbours(item, links, isForward).flatMap((other) => rank.get(other) ?? []);
          return [item, ranks.length === 0 ? i : mean(ranks)] as const;
        }),
      );
      columns[c]!.sort((a, b) => middle.get(a)! - middle.get(b)!);
      for (const [i, item] of columns[c]!.entries()) rank.set(item, i);
    }
    const count = crossings(columns, links);
    if (count < least) [best, least] = [columns, count];
  }
  return best;
}

function crossings(columns: Columns, links: readonly LayerLink[]): number {
  const rank = new Map(columns.flatMap((column, c) => column.map((item, i) => [item, [c, i]] as const)));
  let count = 0;
  for (const [k, [a, b]] of links.entries()) {
    for (const [c, d] of links.slice(k + 1)) {
      if (rank.get(a)![0] !== rank.get(c)![0]) continue;
      if ((rank.get(a)![1]! - rank.get(c)![1]!) * (rank.get(b)![1]! - rank.get(d)![1]!) < 0) count++;
    }
  }
  return count;
}

/** Upper edges, moved towards the neighbours as far as the order allows. */
function heightsOf(items: readonly LayerItem[], columns: Columns, links: readonly LayerLink[]): readonly number[] {
  const ys = items.map(() => 0);
  for (const column of columns) {
    const total = column.reduce((sum, i) => sum + items[i]!.height + ROW_GAP, -ROW_GAP);
    let y = -total / 2;
    for (const i of column) {
      ys[i] = y;
      y += items[i]!.height + ROW_GAP;
    }
  }
  const middleOf = (i: number): number => ys[i]! + items[i]!.height / 2;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForward = sweep % 2 === 0;
    for (const column of isForward ? columns : [...columns].reverse()) {
      const wanted = column.map((i) => {
        const others = neighbours(i, links, isForward);
        return others.length === 0 ? ys[i]! : mean(others.map(middleOf)) - items[i]!.height / 2;
      });
      for (const [k, y] of apart(
        wanted,
        column.map((i) => items[i]!.height),
      ).entries())
        ys[column[k]!] = y;
    }
  }
  return ys;
}

/** Upper edges that are near the wanted ones and do not overlap: those that collide are moved as a block. */
function apart(wanted: readonly number[], heights: readonly number[]): readonly number[] {
  const blocks: { at: number[]; size: number; count: number }[] = [];
  for (const [i, y] of wanted.entries()) {
    blocks.push({ at: [y], size: heights[i]! + ROW_GAP, count: 1 });
    for (;;) {
      const [above, below] = blocks.slice(-2);
      if (below === undefined || mean(above!.at) + above!.size <= mean(below.at)) break;
      blocks.splice(-2, 2, {
        at: [...above!.at, ...below.at.map((at) => at - above!.size)],
        size: above!.size + below.size,
        count: above!.count + below.count,
      });
    }
  }
  const ys: number[] = [];
  for (const { at, count } of blocks) {
    let y = mean(at);
    for (let k = 0; k < count; k++) {
      ys.push(y);
      y += heights[ys.length - 1]! + ROW_GAP;
    }
  }
  return ys;
}

function neighbours(item: number, links: readonly LayerLink[], isForward: boolean): readonly number[] {
  return links.flatMap(([from, to]) => (isForward ? (to === item ? [from] : []) : from === item ? [to] : []));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
