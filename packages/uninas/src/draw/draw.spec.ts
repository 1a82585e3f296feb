import { expect, it } from '@jest/globals';
import type { ArgTreeNode } from '@uninas/core';
import { BOX_HEIGHT, layOut } from './layout.js';
import { treeSvg } from './tree-svg.js';
import { treeText } from './tree-text.js';

type Slots = Record<string, { readonly limits: [number, number | null]; readonly children: readonly ArgTreeNode[] }>;

function node(cls: string, slots: Slots = {}, more: Partial<ArgTreeNode> = {}): ArgTreeNode {
  const metas = Object.fromEntries(
    Object.entries(slots).map(([slot, { limits }]) => [
      slot,
      {
        kind: 'k',
        help: 'h',
        min: limits[0],
        max: limits[1],
        list: limits[1] !== 1,
        index: limits[1] !== 1,
        from: cls,
      },
    ]),
  );
  const children = Object.entries(slots).map(([slot, { limits, children: of }]) => [
    slot,
    of.map((child, i) => ({ ...child, index: limits[1] === 1 ? undefined : i })),
  ]);
  const entry = { kind: 'k', flags: {}, file: '', export: cls, doc: '', source: '', line: 1, args: {}, metas };
  return {
    cls,
    entry,
    slot: '',
    index: undefined,
    path: '',
    args: {},
    children: Object.fromEntries(children) as ArgTreeNode['children'],
    origin: undefined,
    origins: {},
    deferred: [],
    ...more,
  };
}

const tree = node(
  'Search<Task>',
  {
    cls_device: {
      limits: [1, 1],
      children: [node('Cpu', {}, { args: { n: 1, on: true }, origins: { n: { layer: 0, pointer: [] } } })],
    },
    cls_callbacks: { limits: [0, null], children: [node('Save'), node('Print')] },
    cls_bench: { limits: [0, 1], children: [] },
    cls_method: { limits: [1, 1], children: [] },
  },
  { deferred: ['cls_method'] },
);

it('draws a tree as text with slots, limits, indices and what an earlier run will give', () => {
  expect(treeText(tree, { sink: { hasColor: false }, withArgs: true })).toBe(
    [
      'Search<Task>',
      '├─ cls_device (1) Cpu',
      '│  ├─ n = 1',
      '│  └─ on = true (default)',
      '├─ cls_callbacks#0 (0-n) Save',
      '├─ cls_callbacks#1 Print',
      '├─ cls_bench (0-1) -',
      '└─ cls_method (1) from an earlier run that is not there',
      '',
    ].join('\n'),
  );
});

it('places boxes so that none touches another and children stand right of their parent', () => {
  const { boxes, links, width, height } = layOut(tree);
  expect(boxes).toHaveLength(1 + 4 + 3);
  expect(links).toHaveLength(boxes.length - 1);
  for (const [i, a] of boxes.entries()) {
    expect(a.x + a.width).toBeLessThan(width);
    expect(a.y + BOX_HEIGHT).toBeLessThan(height);
    for (const b of boxes.slice(i + 1)) {
      const isApart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + BOX_HEIGHT <= b.y || b.y + BOX_HEIGHT <= a.y;
      expect([a.text, b.text, isApart]).toEqual([a.text, b.text, true]);
    }
  }
  for (const [from, to] of links) expect(boxes[from]!.x + boxes[from]!.width).toBeLessThan(boxes[to]!.x);
});

it('draws the same bytes for the same tree, escaped, with ghosts', () => {
  const svg = treeSvg(tree);
  expect(treeSvg(structuredClone(tree))).toBe(svg);
  expect(svg).toContain('Search&lt;Task&gt;</text>');
  expect(svg.match(/<g class="ghost">/g)).toHaveLength(1);
  expect(svg.match(/<g class="class">/g)).toHaveLength(4);
  expect(svg.match(/<path /g)).toHaveLength(7);
  expect(svg).not.toMatch(/NaN|undefined/);
});
