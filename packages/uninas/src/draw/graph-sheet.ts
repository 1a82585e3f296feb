import { layOutLayers, type LayerItem, type LayerLink } from './layered.js';
import type { CellGraph, GraphEdge } from './network-parts.js';
import { box, label, textWidth, tip, type Sheet } from './sheet.js';

const NODE_HEIGHT = 26;
const OP_HEIGHT = 22;
/** Room for the title above. */
const TITLE = 30;
/** More would take long, and be no picture any more. */
const MOST_EDGES = 400;

interface Item extends LayerItem {
  readonly look: 'node' | 'op' | 'bend';
  readonly text: string;
}

/** The graph of a cell from left to right: values as boxes, operations as labels on the lines between them. */
export function graphSheet(graph: CellGraph): Sheet {
  if (graph.edges.length > MOST_EDGES) return tooLarge(graph);
  const { items, links } = layered(graph);
  const { places, width, height } = layOutLayers(items, links);
  const ends = columnEnds(items, places);
  const middle = (i: number): number => TITLE + places[i]!.y + items[i]!.height / 2;
  // Lines leave and reach a column as straight ones, so that they pass no wider box of it.
  const lines = links.flatMap(([from, to]) => {
    const [start, end] = [ends[items[from]!.column]![1], ends[items[to]!.column]![0]];
    const [bend, y1, y2] = [Math.round((start + end) / 2), middle(from), middle(to)];
    const left = places[to]!.x;
    const path = `M${places[from]!.x + items[from]!.width} ${y1} H${start} C${bend} ${y1} ${bend} ${y2} ${end} ${y2}`;
    const last = items[to]!.look === 'bend' ? left + items[to]!.width : left;
    return [`<path d="${path} H${last}"/>`, ...(items[to]!.look === 'node' ? [tip(left, y2, 'right')] : [])];
  });
  const boxes = items.flatMap(({ look, text, width: wide, height: high }, i) => {
    if (look === 'bend') return [];
    const { x, y } = places[i]!;
    const isNode = look === 'node';
    return [
      box(x, TITLE + y, wide, high, isNode ? 'cell' : 'op', isNode ? 4 : 11),
      label(x + wide / 2, TITLE + y + high / 2 + 4, text, isNode ? 'middle title' : 'middle'),
    ];
  });
  return {
    width: Math.max(width, textWidth(graph.title)),
    height: TITLE + height,
    lines: [label(0, 14, graph.title, 'title'), ...lines, ...boxes],
  };
}

function tooLarge({ title, edges }: CellGraph): Sheet {
  const text = `${edges.length} operations and connections are too many to draw`;
  const lines = [label(0, 14, title, 'title'), label(0, 34, text, 'faint')];
  return { width: Math.max(...[title, text].map(textWidth)), height: 40, lines };
}

/** Where the widest item of each column begins and ends. */
function columnEnds(
  items: readonly Item[],
  places: readonly { readonly x: number }[],
): readonly (readonly [begin: number, end: number])[] {
  const ends: (readonly [number, number])[] = [];
  for (const [i, { column, width }] of items.entries()) {
    const { x } = places[i]!;
    const [begin, end] = ends[column] ?? [x, x];
    ends[column] = [Math.min(begin, x), Math.max(end, x + width)];
  }
  return ends;
}

/** Values in even columns, operations in odd ones before the value that they lead to, bends where lines pass. */
function layered({ nodes, edges }: CellGraph): {
  readonly items: readonly Item[];
  readonly links: readonly LayerLink[];
} {
  const depths = depthsOf(nodes.length, edges);
  const items: Item[] = nodes.map((text, i) => ({
    look: 'node',
    text,
    column: 2 * depths[i]!,
    width: Math.max(34, textWidth(text) + 16),
    height: NODE_HEIGHT,
  }));
  const links: LayerLink[] = [];
  const bends = new Map<string, number>();
  /** The line from a value up to a column, which all its operations share. */
  const lineTo = (from: number, column: number): number => {
    if (column <= items[from]!.column) return from;
    const key = `${from}/${column}`;
    let bend = bends.get(key);
    if (bend === undefined) {
      const before = lineTo(from, column - 1);
      bend = items.push({ look: 'bend', text: '', column, width: 0, height: 8 }) - 1;
      links.push([before, bend]);
      bends.set(key, bend);
    }
    return bend;
  };
  for (const { from, to, text } of edges) {
    const column = items[to]!.column - 1;
    if (text === undefined) {
      links.push([lineTo(from, column), to]);
      continue;
    }
    const op = items.push({ look: 'op', text, column, width: textWidth(text) + 18, height: OP_HEIGHT }) - 1;
    links.push([lineTo(from, column - 1), op], [op, to]);
  }
  const widths = items.reduce<number[]>((most, { column, width }) => {
    most[column] = Math.max(most[column] ?? 0, width);
    return most;
  }, []);
  // A line that passes takes all of a column, as its only stroke there.
  return {
    items: items.map((item) => (item.look === 'bend' ? { ...item, width: widths[item.column]! } : item)),
    links,
  };
}

/** The longest way to each value; edges lead to later ones only. */
function depthsOf(count: number, edges: readonly GraphEdge[]): readonly number[] {
  const depths = Array.from({ length: count }, () => 0);
  for (let node = 0; node < count; node++) {
    for (const { from, to } of edges) if (to === node) depths[node] = Math.max(depths[node]!, depths[from]! + 1);
  }
  return depths;
}
