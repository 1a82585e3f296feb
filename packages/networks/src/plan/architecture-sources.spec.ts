import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Chosen, Description, Gene, NetworkPlan } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import {
  architectureSources,
  buildNetwork,
  geneChooser,
  sourcesText,
  valuesIn,
  type ArchitectureSources,
} from '../index.js';
import { numbers } from '../testing/compare.js';
import { bodyOf } from '../testing/descriptions.js';
import { repository } from '../testing/shared.js';
import { contextOf, networkOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const FOLDER = join(repository, 'configs/networks/search');
const SPACES = readdirSync(FOLDER).sort();
const context = contextOf(register, [8, 8, 3], 4);
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

async function described(config: object, at = context): Promise<{ description: Description; plan: NetworkPlan }> {
  const network = await networkOf(register, config);
  const plan = await network.plan(at);
  return { description: network.describe(), plan };
}

const geneOf = (plan: NetworkPlan, random: Random): Gene => plan.weights.map(({ choices }) => random.int(choices));

/** Every variable of the finalized network is there, in its shape. */
function expectComplete({ finalized, superNetwork, sources, missing }: ArchitectureSources): void {
  expect(missing).toEqual([]);
  const shapes = new Map(superNetwork.variables.map(({ name, shape }) => [name, shape]));
  expect([...sources.keys()]).toHaveLength(finalized.variables.length);
  for (const { name, shape } of finalized.variables) {
    const { from, part } = sources.get(name)!;
    expect([name, part?.size ?? shapes.get(from)]).toEqual([name, shape]);
  }
}

/** The finalized network computes with the values what the super-network computes with the gene. */
function expectSame(found: ArchitectureSources, gene: Gene): void {
  const { ops } = engine;
  const { superNetwork, finalized, sources } = found;
  const whole = buildNetwork(superNetwork, { ops, random: new Random(1) });
  const [height, width, channels] = superNetwork.input as readonly [number, number, number];
  const x = ops.tensor(numbers(2 * height * width * channels), [2, height, width, channels]);
  const chooser = geneChooser(superNetwork, gene);
  const values = (f: () => readonly { dataSync(): ArrayLike<number> }[]): readonly number[] =>
    ops.tidy(() => f().flatMap((tensor) => [...Array.from(tensor.dataSync())]));
  // Running statistics that are not those of the beginning.
  values(() => whole.forward(x, { training: true, chooser }));
  const alone = buildNetwork(finalized, { ops, random: new Random(2) });
  for (const [name, variable] of alone.variables) {
    const { from, part } = sources.get(name)!;
    const { shape, value } = whole.variables.get(from)!;
    variable.load(valuesIn(value.dataSync() as Float32Array, shape, part));
  }
  const expected = values(() => whole.forward(x, { training: false, chooser }));
  const got = values(() => alone.forward(x, { training: false }));
  expect(got).toEqual(expected.map((value) => expect.closeTo(value, 4)));
  for (const one of [x, whole, alone]) one.dispose();
}

const around = (cell: object, primitives: string, stem: string): object => ({
  cls_network: 'SearchUninasNetwork',
  cls_network_body: 'StackedCellsNetworkBody',
  '{cls_network_body}.cell_order': 'c, c',
  ...cell,
  '{cls_network_cells#0}.features_mult': 1,
  cls_network_cells_primitives: primitives,
  cls_network_stem: stem,
  '{cls_network_stem}.features': 16,
  cls_network_heads: 'ClassificationHead',
});
const CELLS: readonly (readonly [string, object, string])[] = [
  [
    'DartsCNNSearchCell',
    { '{cls_network_cells#0}.num_blocks': 2, '{cls_network_cells#0}.num_concat': 2 },
    'DartsCifarStem',
  ],
  ['Bench201CNNSearchCell', {}, 'ConvStem'],
  ['SingleLayerCNNSearchCell', {}, 'ConvStem'],
  ['SingleLayerSearchCell', {}, 'ConvStem'],
];
const SETS = register.modules('primitive_set').map(({ name }) => name);

describe.each(CELLS)('%s', (cls, more, stem) => {
  it.each(SETS)('of %s: every variable of a finalized network is in the super-network', async (set) => {
    for (const shared of [true, false]) {
      const cell = { cls_network_cells: cls, '{cls_network_cells#0}.arc_shared': shared, ...more };
      const { description, plan } = await described(around(cell, set, stem));
      const random = new Random(0, [set, shared ? 1 : 0]);
      expectComplete(await architectureSources(description, geneOf(plan, random), context));
    }
  });
});

describe('the search spaces that are shipped', () => {
  it.each(SPACES)('%s: every variable of a finalized network is in the super-network', async (file) => {
    const config = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as object;
    const at = contextOf(register, [32, 32, 3], 10);
    const { description, plan } = await described(config, at);
    expectComplete(await architectureSources(description, geneOf(plan, new Random(0, [file])), at));
  });
});

describe('an architecture of DARTS', () => {
  const ZERO = 7;
  const darts = async () => {
    const cells = {
      cls_network_cells: 'DartsCNNSearchCell',
      '{cls_network_cells#0}.arc_shared': true,
      '{cls_network_cells#0}.arc_key': 'c',
      '{cls_network_cells#0}.num_blocks': 3,
      '{cls_network_cells#0}.num_concat': 2,
    };
    return described(around(cells, 'DartsBnPrimitives', 'DartsCifarStem'));
  };
  /** Positions of the inputs of each block in the gene. */
  const BLOCKS = [[0, 1], [2, 3, 4], [5, 6, 7, 8]]; // prettier-ignore

  it('computes alone what it computes in the super-network, two inputs of each block being other than zero', async () => {
    const { description, plan } = await darts();
    expect(plan.weights.map(({ choices }) => choices)).toEqual(Array(9).fill(8));
    for (let i = 0; i < 4; i++) {
      const random = new Random(3, [i]);
      const gene = plan.weights.map(() => ZERO);
      for (const block of BLOCKS) {
        const zero = new Set<number>();
        while (zero.size < block.length - 2) zero.add(block[random.int(block.length)]!);
        for (const at of block) if (!zero.has(at)) gene[at] = random.int(ZERO);
      }
      const found = await architectureSources(description, gene, context);
      expectComplete(found);
      expectSame(found, gene);
    }
  });

  it('keeps the strongest inputs and candidates, with their values, where candidates are weighed', async () => {
    const { description, plan } = await darts();
    const random = new Random(4);
    const strengths = new Map(plan.weights.map(({ name }) => [name, Array.from({ length: 8 }, () => random.float())]));
    const byName = (weight: string): readonly number[] => strengths.get(weight)!;
    const chosen: Chosen = Object.assign(
      (weight: string): readonly number[] => [byName(weight).indexOf(Math.max(...byName(weight)))],
      { strengths: byName },
    );
    const found = await architectureSources(description, chosen, context);
    expectComplete(found);
    // The same by hand: the best candidate but zero of each input, the two best inputs of each block.
    const best = plan.weights.map(({ name }) => byName(name).slice(0, ZERO)).map((of) => [Math.max(...of), of.indexOf(Math.max(...of))]); // prettier-ignore
    const gene = plan.weights.map(() => ZERO);
    for (const block of BLOCKS) {
      for (const at of [...block].sort((a, b) => best[b]![0]! - best[a]![0]!).slice(0, 2)) gene[at] = best[at]![1]!;
    }
    expectSame(found, gene);
  });
});

describe('the text of what was found', () => {
  const text = async (set: string, cls: string, gene: Gene, more: object = {}): Promise<string> => {
    const { description } = await described(
      around({ cls_network_cells: cls, '{cls_network_cells#0}.arc_shared': true, ...more }, set, 'ConvStem'),
    );
    return sourcesText(await architectureSources(description, gene, context));
  };

  it('tells what was finalized away, and how much belongs to other architectures', async () => {
    // Found: 5 of the stem, 3 of the 3x3 convolution in each cell, 2 of the head. There are 7 in each of 6 places of 2 cells.
    expect(await text('Bench201LTsPrimitives', 'Bench201CNNSearchCell', [1, 3, 0, 0, 0, 0])).toBe(
      '13 variables found, 2 of the architecture finalized away ' +
        '(cells.0.blocks.0.ops.0.wrapped.1.conv.weight, cells.1.blocks.0.ops.0.wrapped.1.conv.weight), ' +
        '76 of other architectures left',
    );
  });

  it('tells what has another shape there: shared paths do not round their channels, the layer that remains does', async () => {
    const cell = { cls_network_cells: 'SingleLayerCNNSearchCell', '{cls_network_cells#0}.features_fixed': 12 };
    const config = { ...around(cell, 'SharedMobileNetV2Primitives', 'ConvStem'), '{cls_network_stem}.features': 4 };
    const { description } = await described({ ...config, '{cls_network_cells#0}.features_mult': -1 });
    const found = await architectureSources(description, [0, 0], context);
    expect(found.missing).toContain('cells.0.op.conv_in.weight');
    expect(sourcesText(found)).toMatch(/ 1\d found nowhere \(cells\.0\.op\.conv_in\.weight, /);
  });

  it('tells how many are parts of larger ones', async () => {
    const op = { name: 'SuperConvLayer', kwargs: { name: 'w', k_sizes: [3, 5] } };
    const found = await architectureSources(bodyOf([{ op: op as Description, features: 8 }]), [0], context);
    expect(found.cropped).toEqual(['cells.0.op.conv.weight']);
    expect(sourcesText(found)).toContain('1 of them parts of larger ones');
  });
});
