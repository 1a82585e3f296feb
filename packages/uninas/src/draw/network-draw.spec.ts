import { describe, expect, it } from '@jest/globals';
import type { Description, NetworkPlan, PlannedModule } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { graphSheet } from './graph-sheet.js';
import { layOutLayers, type LayerItem, type LayerLink } from './layered.js';
import { networkSvg } from './network-svg.js';
import { partsOf, type CellGraph } from './network-parts.js';
import { opText, opTexts } from './op-text.js';
import { escapeXml } from './xml.js';

const op = (name: string, kwargs: object = {}): Description => ({ name, kwargs }) as Description;
const sep = op('SepConvLayer', { k_size: 3, stride: 1 });

describe('an operation in a few words', () => {
  it.each<readonly [string, Description]>([
    ['Conv 3x3', op('ConvLayer', { k_size: 3, stride: 1, dilation: 1, groups: 1 })],
    ['Conv 5x5 dilated 2 depthwise /2', op('ConvLayer', { k_size: 5, stride: 2, dilation: 2, groups: -1 })],
    ['Pooling max 3x3 /2', op('PoolingLayer', { pool_type: 'max', k_size: 3, stride: 2 })],
    [
      'MobileInvertedConv 3x3+5x5 e6 SE',
      op('MobileInvertedConvLayer', {
        k_size: [3, 5],
        expansion: 6,
        att_dict: { att_cls: 'SqueezeExcitationChannelModule' },
      }),
    ],
    ['SuperConv k3|5', op('SuperConvLayer', { k_sizes: [3, 5] })],
    ['2 x SepConv 3x3', { name: 'SequentialModulesF', submodule_lists: { submodules: [sep, sep] } }],
    ['Skip + SepConv 3x3', { name: 'SumParallelModules', submodule_lists: { submodules: [op('SkipLayer'), sep] } }],
    ['Skip', { name: 'InputChoiceWrapperModule', submodules: { wrapped: op('SkipLayer', { stride: 1 }) } }],
  ])('%s', (text, description) => {
    expect(opText(description)).toBe(text);
  });

  it('has the activation function where that is the difference', () => {
    const conv = (act_fun: string): Description => op('ConvLayer', { k_size: 1, act_fun });
    expect(opTexts([conv('relu'), conv('tanh')])).toEqual(['Conv 1x1 relu', 'Conv 1x1 tanh']);
  });
});

describe('the layout of layers', () => {
  /** A random graph whose links lead to the next column only. */
  const graphOf = (random: Random): { items: LayerItem[]; links: LayerLink[] } => {
    const columns = 2 + random.int(6);
    const items: LayerItem[] = [];
    for (let column = 0; column < columns; column++) {
      for (let i = 1 + random.int(6); i > 0; i--) {
        items.push({ column, width: 10 + random.int(100), height: 8 + random.int(40) });
      }
    }
    const links = items.flatMap(({ column }, from) =>
      items.flatMap((other, to): LayerLink[] =>
        other.column === column + 1 && random.int(2) === 0 ? [[from, to]] : [],
      ),
    );
    return { items, links };
  };

  it('never lets two items overlap, and is the same each time', () => {
    const overlaps: number[][] = [];
    for (let k = 0; k < 200; k++) {
      const { items, links } = graphOf(new Random(0, [k]));
      const { places, width, height } = layOutLayers(items, links);
      expect(layOutLayers(items, links).places).toEqual(places);
      for (const [i, a] of items.entries()) {
        const at = places[i]!;
        if (Math.min(at.x, at.y, width - at.x - a.width, height - at.y - a.height) < 0) overlaps.push([k, i]);
        for (const [j, b] of items.entries()) {
          if (j <= i) continue;
          const other = places[j]!;
          const isApart =
            at.x + a.width <= other.x ||
            other.x + b.width <= at.x ||
            at.y + a.height <= other.y ||
            other.y + b.height <= at.y;
          if (!isApart) overlaps.push([k, i, j]);
        }
      }
    }
    expect(overlaps).toEqual([]);
  });

  it('removes a crossing', () => {
    const item = (column: number): LayerItem => ({ column, width: 10, height: 10 });
    const { places } = layOutLayers([item(0), item(0), item(1), item(1)], [[0, 3], [1, 2]]); // prettier-ignore
    expect(places[0]!.y < places[1]!.y).toBe(places[3]!.y < places[2]!.y);
  });
});

const module = (part: PlannedModule['part'], index: number, name: string, more: Partial<PlannedModule> = {}) => ({
  part,
  index,
  name,
  cls: 'SingleLayerCell',
  inputs: [[8, 8, 4]],
  outputs: [[8, 8, 4]],
  params: 12,
  program: { inputs: [], steps: [], outputs: [] },
  ...more,
});
const planOf = (modules: readonly PlannedModule[]): NetworkPlan => ({
  name: 'Body',
  input: [8, 8, 4],
  inputId: 0,
  modules,
  variables: [],
  requests: [],
  weights: [],
  warnings: [],
});
const single = (of: Description): Description => ({ name: 'SingleLayerCell', submodules: { op: of } });
const mixed = (...candidates: Description[]): Description => ({
  name: 'MixedOp',
  kwargs: { name: 'w', strategy_name: 'default' },
  submodule_lists: { submodules: candidates },
});
const bodyOf = (cells: Readonly<Record<string, Description>>): Description =>
  ({ name: 'Body', kwargs: { cell_configs: cells } }) as unknown as Description;

describe('the parts of a drawing', () => {
  it('are equal cells once, and equal candidates once', () => {
    const choice = mixed(op('SkipLayer'), op('ZeroLayer'));
    const body = bodyOf({ a: single(choice), b: single(choice), c: single(mixed(sep, op('ZeroLayer'))) });
    const cells = ['a', 'b', 'c'].map((name, i) => module('cell', i, name));
    const { modules, candidates } = partsOf(body, planOf(cells));
    expect(modules.map(({ label, detail, count }) => [label, detail, count])).toEqual([
      ['0 - 1', 'one of A', 2],
      ['2', 'one of B', 1],
    ]);
    expect(candidates).toEqual([
      { letter: 'A', texts: ['Skip', 'Zero'] },
      { letter: 'B', texts: ['SepConv 3x3', 'Zero'] },
    ]);
  });

  it('are the graphs inside of cells: edges with operations, and what is concatenated', () => {
    const input = (idx: number, wrapped: Description): Description => ({
      name: 'InputChoiceWrapperModule',
      kwargs: { idx },
      submodules: { wrapped },
    });
    const block = (...ops: Description[]): Description => ({ name: 'DartsCNNBlock', submodule_lists: { ops } });
    const cell: Description = {
      name: 'DartsCNNCell',
      submodules: { concat: op('ConcatChoiceModule', { idxs: [2, 3] }) },
      submodule_lists: { blocks: [block(input(0, sep), input(1, op('SkipLayer'))), block(input(2, sep))] },
    };
    const two = { inputs: [[8, 8, 4], [8, 8, 4]], cls: 'DartsCNNCell' }; // prettier-ignore
    const { graphs, modules } = partsOf(bodyOf({ n: cell }), planOf([module('cell', 0, 'n', two)]));
    expect(modules[0]!.detail).toBe('graph 1');
    expect(graphs).toEqual([
      {
        title: 'graph 1: cell n',
        nodes: ['in 0', 'in 1', '0', '1', 'out'],
        edges: [
          { from: 0, to: 2, text: 'SepConv 3x3' },
          { from: 1, to: 2, text: 'Skip' },
          { from: 2, to: 3, text: 'SepConv 3x3' },
          { from: 2, to: 4 },
          { from: 3, to: 4 },
        ],
      },
    ]);
  });

  it('say so where a graph is too large', () => {
    const edges = Array.from({ length: 500 }, (_, i) => ({ from: i, to: i + 1, text: 'x' }));
    const nodes = Array.from({ length: 501 }, (_, i) => `${i}`);
    const graph: CellGraph = { title: 'large', nodes, edges };
    expect(graphSheet(graph).lines.join()).toContain('500 operations and connections are too many to draw');
  });
});

describe('the drawing', () => {
  const hostile = '</text><script>alert(1)</script>&"\u0000\uD800';
  const cells = [module('stem', -1, '', { cls: hostile }), module('cell', 0, '__proto__'), module('head', 0, '')];
  const body = bodyOf({ ['__proto__']: single(op(hostile)) });
  const svg = networkSvg(body, planOf(cells), { title: hostile, sums: [] });

  it('escapes whatever stands in a description', () => {
    expect(escapeXml(hostile)).toBe('&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;\uFFFD\uFFFD');
    expect(svg).not.toContain('<script');
    expect(svg).not.toMatch(/[\u0000\uD800]/);
  });

  it('is the same text each time, for the light and the dark, and closes what it opens', () => {
    expect(networkSvg(body, planOf(cells), { title: hostile, sums: [] })).toBe(svg);
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
    const open: string[] = [];
    for (const [, close, name, self] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
      if (self === '/') continue;
      if (close === '/') expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it('moves heads before the last cell aside', () => {
    const aux = [
      cells[0]!,
      module('cell', 0, 'a'),
      module('head', 0, '', { cls: 'Aux' }),
      module('cell', 1, 'b'),
      module('head', 1, ''),
    ];
    const drawn = networkSvg(bodyOf({}), planOf(aux), { title: 't', sums: [] });
    expect(drawn.match(/<rect class="outer" x="(\d+)"/g)).toEqual([
      '<rect class="outer" x="0"',
      '<rect class="outer" x="56"',
      '<rect class="outer" x="0"',
    ]);
  });
});
