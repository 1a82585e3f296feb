import { outlineRows } from '../editor/state/outline-rows.js';
import { removeModule } from '../editor/state/edit.js';
import { editable, quickstart, realModules } from '../editor/state/state.fixture.js';
import { layOutGraph, type Direction, type GraphBox } from './graph-layout.js';
import { neighbour } from './graph-keys.js';
import { graphSvg } from './graph-svg.js';

const modules = realModules();
const s1 = quickstart(modules);
const layoutOf = ({ data, checked }: typeof s1, folded: readonly string[] = [], direction?: Direction) =>
  layOutGraph(outlineRows(data, checked, new Set(folded)), direction);
const layout = layoutOf(s1);
const down = layoutOf(s1, [], 'down');
const boxAt = (path: string): GraphBox => layout.boxes.find(({ row }) => row.path === path)!;

it('every line of the outline is a box, joined with the one that it belongs to', () => {
  expect(layout.boxes.length).toBe(outlineRows(s1.data, s1.checked, new Set()).length);
  // a tree has one line less than it has nodes
  expect(layout.lines.length).toBe(layout.boxes.length - 1);
  for (const [from, to] of layout.lines) {
    const [parent, child] = [layout.boxes[from]!.row, layout.boxes[to]!.row];
    expect(child.depth).toBe(parent.depth + 1);
    expect(child.path.startsWith(parent.path)).toBe(true);
  }
  expect(boxAt('cls_trainer')).toMatchObject({ title: 'SimpleDDPTrainer', above: 'cls_trainer' });
  expect(boxAt('cls_method.cls_metrics')).toMatchObject({ title: 'cls_metrics (1)', above: '' });
  expect(boxAt('cls_method.cls_metrics#0')).toMatchObject({ title: 'AccuracyMetric', above: '' });
});

it.each([layout, down])('no boxes overlap, and none is outside: $direction', ({ boxes, width, height }) => {
  for (const [i, a] of boxes.entries()) {
    expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true);
    for (const b of boxes.slice(i + 1)) {
      const isApart = a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
      expect([a.row.path, b.row.path, isApart]).toEqual([a.row.path, b.row.path, true]);
    }
  }
});

it('what belongs together is in the order of the outline, the parent in its middle', () => {
  const middle = ({ y, height }: GraphBox): number => y + height / 2;
  for (const [i, parent] of layout.boxes.entries()) {
    const children = layout.lines.filter(([from]) => from === i).map(([, to]) => middle(layout.boxes[to]!));
    expect(children).toEqual(children.toSorted((a, b) => a - b));
    if (children.length > 0) expect(Math.abs(middle(parent) - (children[0]! + children.at(-1)!) / 2)).toBeLessThan(1);
  }
});

it('from top to bottom, each level is below the one before, in the order of the outline', () => {
  for (const [from, to] of down.lines) {
    expect(down.boxes[to]!.y).toBeGreaterThan(down.boxes[from]!.y + down.boxes[from]!.height);
  }
  const depths = Math.max(...down.boxes.map(({ row }) => row.depth));
  for (let depth = 0; depth <= depths; depth++) {
    const lefts = down.boxes.filter(({ row }) => row.depth === depth).map(({ x }) => x);
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
  }
  expect(down.width).toBeGreaterThan(down.height);
  const svg = graphSvg('down', down);
  expect(svg.match(/<path d="M/g)).toHaveLength(down.lines.length);
});

it('what is folded takes no room', () => {
  const folded = layoutOf(s1, ['cls_method']);
  expect(folded.boxes.some(({ row }) => row.path.startsWith('cls_method.'))).toBe(false);
  expect(folded.height).toBeLessThan(layout.height);
});

it('the drawing shows classes, slots and what is missing, and is well-formed', () => {
  const without = editable(removeModule(s1, 'cls_trainer').data, modules);
  const svg = graphSvg('<"Tree" & \u0007>', layoutOf(without));
  expect(svg).toContain('<title>&lt;&quot;Tree&quot; &amp; \uFFFD&gt;</title>');
  expect(svg).toMatch(
    /<rect class="empty wrong" [^>]*\/><text class="above" [^>]*>cls_trainer<\/text><text [^>]*>trainer</,
  );
  expect(svg.match(/<rect class="(?:module|list|empty)/g)).toHaveLength(layoutOf(without).boxes.length);
  const open = svg.match(/<(?!\/)[a-z]+(?=[ >])(?:"[^"]*"|[^">])*(?<!\/)>/g)!.length;
  expect(svg.match(/<\/[a-z]+>/g)).toHaveLength(open);
  expect(graphSvg('empty', layOutGraph(outlineRows({}, { ...without.checked, tree: undefined }, new Set())))).toContain(
    'empty wrong',
  );
});

it.each([
  ['cls_trainer', 'ArrowLeft', ''],
  ['', 'ArrowRight', 'cls_device'],
  ['cls_trainer', 'ArrowUp', 'cls_method'],
  ['cls_method', 'ArrowDown', 'cls_trainer'],
  ['', 'ArrowLeft', undefined],
  ['cls_device', 'ArrowRight', undefined],
  ['cls_trainer', 'Enter', undefined],
  ['nowhere', 'ArrowLeft', undefined],
])('from %p the key %s leads to %p', (path, key, to) => {
  expect(neighbour(layout, path, key)?.row.path).toBe(to);
});

it.each([
  ['cls_trainer', 'ArrowUp', ''],
  ['', 'ArrowDown', 'cls_device'],
  ['cls_trainer', 'ArrowLeft', 'cls_method'],
  ['cls_method', 'ArrowRight', 'cls_trainer'],
])('where the tree grows down, from %p the key %s leads to %p', (path, key, to) => {
  expect(neighbour(down, path, key)?.row.path).toBe(to);
});
