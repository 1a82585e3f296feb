import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { NetworkPlan, SavedTensor } from '@uninas/contracts';
import { parseDescription, planNetwork } from '../index.js';
import { bodyOf, resnet } from '../testing/descriptions.js';
import { itWith, readTable } from '../testing/shared.js';
import { contextOf, registerWith } from '../testing/trees.js';
import { matchTorch } from './match-torch.js';
import { torchShapesOf, type Shapes } from './torch-modules.js';
import { fromTorchWeights, toTorchWeights } from './torch-weights.js';

const register = registerWith();
const TABLE = 'reference-models/torchvision-layers.csv.gz';
const CONFIGS = join(dirname(fileURLToPath(import.meta.url)), '../../../../configs/networks/originals');

async function shipped(name: string): Promise<NetworkPlan> {
  const file = join(CONFIGS, `${name}.network_config`);
  const description = await parseDescription(readFileSync(file, 'utf8'), file);
  return planNetwork(description, contextOf(register, [224, 224, 3], 1000));
}

/** The state dict of a model of torchvision, from the published list of its layers. */
function stateDict(model: string): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const numbers = (text: string): number[] => text.split('x').map(Number);
  for (const { model: of, layer, type, in_shape, out_shape, kernel, groups } of readTable(TABLE)) {
    if (of !== model) continue;
    const [channels, out] = [numbers(in_shape!)[0]!, numbers(out_shape!)[0]!];
    if (type === 'Conv2d') shapes.set(`${layer}.weight`, [out, channels / Number(groups), ...numbers(kernel!)]);
    if (type === 'Linear') shapes.set(`${layer}.weight`, [out, channels]).set(`${layer}.bias`, [out]);
    if (type !== 'BatchNorm2d') continue;
    for (const tensor of ['weight', 'bias', 'running_mean', 'running_var']) shapes.set(`${layer}.${tensor}`, [out]);
    shapes.set(`${layer}.num_batches_tracked`, []);
  }
  return shapes;
}

/** Tensors of these shapes, each full of a number of its own. */
function filled(shapes: Shapes): ReadonlyMap<string, SavedTensor> {
  return new Map(
    [...shapes].map(([name, shape], i) => [
      name,
      { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(i) },
    ]),
  );
}

const renamed = (shapes: Shapes, rename: (name: string) => string): Shapes =>
  new Map([...shapes].map(([name, shape]) => [rename(name), shape]));

describe("torchvision's networks", () => {
  itWith(TABLE).each([
    ['resnet18', 'ResNet18', "by the names of torchvision's ResNet", 102],
    ['mobilenet_v2', 'MobileNetV2', "by the names of torchvision's MobileNetV2", 262],
  ])('%s is loaded whole into %s', async (model, name, how, count) => {
    const plan = await shipped(name);
    const theirs = stateDict(model);
    const match = matchTorch(plan, theirs);
    expect([match.how, match.isGuess, match.problems]).toEqual([how, false, []]);
    expect(match.names.size).toBe(count);
    expect(new Set(match.names.values()).size).toBe(count);
    // in the file that Python writes, names are sorted: the order of the file says nothing
    expect(matchTorch(plan, new Map([...theirs].sort())).names).toEqual(match.names);
    expect(
      matchTorch(
        plan,
        renamed(theirs, (key) => `module.${key}`),
      ).problems,
    ).toEqual([]);
  });

  itWith(TABLE)('keeps each value where it belongs', async () => {
    const plan = await shipped('ResNet18');
    const tensors = filled(stateDict('resnet18'));
    const weights = fromTorchWeights(plan, tensors, { file: 'x', log: { info: () => {}, warn: () => {} } });
    expect([...weights].map(([name, { shape }]) => [name, shape])).toEqual(
      plan.variables.map(({ name, shape }) => [name, shape]),
    );
    const same = (ours: string, theirs: string) =>
      expect([ours, weights.get(ours)!.data[0]]).toEqual([ours, tensors.get(theirs)!.data[0]]);
    same('stem.stem_module.bn.running_var', 'bn1.running_var');
    same('cells.1.op.conv_2.weight', 'layer1.0.conv2.weight');
    same('cells.3.op.shortcut.bn.bias', 'layer2.0.downsample.1.bias');
    same('cells.8.op.bn_1.running_mean', 'layer4.1.bn1.running_mean');
    same('head.linear.bias', 'fc.bias');
  });

  itWith(TABLE)('are loaded by their order, if nobody knows the names', async () => {
    const plan = await shipped('MobileNetV2');
    const theirs = renamed(stateDict('mobilenet_v2'), (name) => name.replace('features', 'blocks'));
    const match = matchTorch(plan, new Map([...theirs].sort()));
    expect([match.how, match.isGuess, match.problems]).toEqual(['by order and shapes', true, []]);
    expect(
      matchTorch(
        plan,
        renamed(theirs, (name) => `net.${name}`),
      ).isGuess,
    ).toBe(true);
    const known = matchTorch(plan, stateDict('mobilenet_v2')).names;
    expect(new Map([...match.names].map(([own, other]) => [own, other.replace('blocks', 'features')]))).toEqual(known);
  });
});

describe('a state dict', () => {
  let plan: NetworkPlan;
  let own: Map<string, readonly number[]>;
  beforeAll(async () => {
    plan = await planNetwork(resnet([1, 1]), contextOf(register, [32, 32, 3], 10));
    own = new Map(torchShapesOf(plan));
  });

  it('with our names is taken by name', () => {
    const match = matchTorch(plan, own);
    expect([match.how, match.problems]).toEqual(['by name', []]);
    expect([...match.names]).toEqual(plan.variables.map(({ name }) => [name, name]));
  });

  it('that misses something is refused with all of it, near names and what is too much', () => {
    const theirs = new Map(own);
    theirs.delete('head.linear.bias');
    theirs.delete('cells.1.op.bn_1.weight');
    theirs.set('cells.1.op.bn1.weight', [64]).set('head.linear.weight', [7, 128]);
    const load = () => fromTorchWeights(plan, filled(theirs), { file: 'net.safetensors', log: { info: () => {}, warn: () => {} } }); // prettier-ignore
    expect(load).toThrow(
      `net.safetensors does not fit the network: ${own.size - 3} of ${own.size} variables fit by name, ` +
        `${own.size - 3} fit by order and shapes; compared by name\n` +
        '  2 missing:\n' +
        '    cells.1.op.bn_1.weight [64], there is cells.1.op.bn1.weight [64]\n' +
        '    head.linear.bias [10]\n' +
        '  1 of another shape:\n' +
        '    head.linear.weight: [7, 128] there, [10, 128] here\n' +
        '  1 too much:\n' +
        '    cells.1.op.bn1.weight [64]',
    );
  });

  it('with foreign names is compared by its order where that comes nearest, with the first shapes that differ', () => {
    const theirs = new Map(renamed(own, (name) => `net.${name.replace('cells.', 'stages.').replace('op.', '')}`));
    theirs.set('net.stages.1.conv_1.weight', [99, 64, 3, 3]).set('net.head.linear.weight', [7, 128]);
    theirs.set('net.head.linear.bias', [7]);
    const load = () => fromTorchWeights(plan, filled(theirs), { file: 'net.safetensors', log: { info: () => {}, warn: () => {} } }); // prettier-ignore
    const stem = [...own.keys()].filter((name) => name.startsWith('stem.')).length;
    expect(load).toThrow(
      `net.safetensors does not fit the network: ${stem} of ${own.size} variables fit by name, ` +
        `${own.size - 3} fit by order and shapes; compared by order and shapes\n` +
        '  3 of another shape:\n' +
        '    cells.1.op.conv_1.weight: [99, 64, 3, 3] there as net.stages.1.conv_1.weight, [64, 64, 3, 3] here\n' +
        '    head.linear.weight: [7, 128] there as net.head.linear.weight, [10, 128] here\n' +
        '    head.linear.bias: [7] there as net.head.linear.bias, [10] here',
    );
    // what fits by name only is taken where a part is enough, never by an order that does not fit
    const log = { info: () => undefined, warn: () => undefined };
    expect(fromTorchWeights(plan, filled(theirs), { file: 'x', log, partial: true }).has('cells.0.op.conv_1.weight')).toBe(false); // prettier-ignore
  });

  it('of many equal parts and one that does not fit is refused at once', async () => {
    const op = { name: 'ConvLayer', kwargs: { k_size: 1 } };
    const cells = Array.from({ length: 14 }, () => ({ op, features: 8 }));
    const twins = await planNetwork(bodyOf(cells), contextOf(register, [4, 4, 3], 5));
    const theirs = new Map(
      renamed(torchShapesOf(twins), (name) => name.replace(/^cells\.(\d+)/, 'part$1').replace('stem', 'a')),
    );
    theirs.set('head.linear.weight', [9, 8]).set('head.linear.bias', [9]);
    const { how, problems } = matchTorch(twins, theirs);
    expect([how, problems.map(({ text }) => text)]).toEqual([
      'by order and shapes',
      ['head.linear.weight: [9, 8] there, [5, 8] here', 'head.linear.bias: [9] there, [5] here'],
    ]);
  });

  it('of which only a part is wanted gives that part, and says how much', () => {
    const theirs = new Map([...own].filter(([name]) => !name.startsWith('head')));
    const lines: string[] = [];
    const log = { info: (text: string) => lines.push(text), warn: (text: string) => lines.push(text) };
    const weights = fromTorchWeights(plan, filled(theirs), { file: 'x', log, partial: true });
    expect([...weights.keys()]).toEqual([...theirs.keys()]);
    expect(lines).toEqual([`${theirs.size} of ${own.size} variables were found in x, by name`]);
  });

  it('of another network is not taken by its order', async () => {
    const other = await planNetwork(resnet([1, 2]), contextOf(register, [32, 32, 3], 10));
    const theirs = renamed(torchShapesOf(other), (name) => `x.${name}`);
    expect(matchTorch(plan, theirs).problems.length).toBeGreaterThan(0);
    // a bias more in a single module
    const biased = new Map(renamed(own, (name) => `x.${name}`)).set('x.cells.1.op.conv_1.bias', [64]);
    expect(matchTorch(plan, biased).problems.length).toBeGreaterThan(0);
  });

  it('is matched by order with numbers in the order of numbers', async () => {
    const op = { name: 'ConvLayer', kwargs: { k_size: 1 } };
    const cells = Array.from({ length: 12 }, () => ({ op, features: 8 }));
    const deep = await planNetwork(bodyOf(cells), contextOf(register, [4, 4, 3], 5));
    const theirs = renamed(torchShapesOf(deep), (name) => name.replace(/^cells\.(\d+)\.op/, 'stages.$1'));
    const { names, isGuess } = matchTorch(deep, new Map([...theirs].sort()));
    expect([isGuess, names.get('cells.10.op.conv.weight')]).toEqual([true, 'stages.10.conv.weight']);
  });

  it('has squeeze and excitation as convolutions of a single pixel', async () => {
    const op = { name: 'MobileInvertedConvLayer', kwargs: { att_dict: { att_cls: 'SqueezeExcitationChannelModule', c_mul: 0.25 } } }; // prettier-ignore
    const excited = await planNetwork(bodyOf([{ op, features: 8 }]), contextOf(register, [4, 4, 3], 5));
    const there = torchShapesOf(excited);
    const squeeze = [...there].filter(([name]) => /squeeze\.weight$|excite\.weight$/.test(name));
    expect(squeeze.map(([, shape]) => shape.slice(2))).toEqual([[1, 1], [1, 1]]); // prettier-ignore
    const foreign = renamed(there, (name) => `x.${name}`);
    expect(matchTorch(excited, foreign).problems).toEqual([]);
    const log = { info: () => undefined, warn: () => undefined };
    const weights = fromTorchWeights(excited, filled(there), { file: 'x', log });
    for (const { name, shape } of excited.variables) expect(weights.get(name)!.shape).toEqual(shape);
    const back = toTorchWeights(excited, weights);
    expect([...back].map(([name, { shape }]) => [name, shape])).toEqual([...there]);
  });

  it('is not matched by order if nobody can tell which of two parts is the first', async () => {
    const body = bodyOf([1, 2].map(() => ({ op: { name: 'ConvLayer', kwargs: { k_size: 3 } }, features: 8 })));
    const twins = await planNetwork(body, contextOf(register, [4, 4, 3], 5));
    const theirs = (first: string, second: string): Shapes =>
      renamed(torchShapesOf(twins), (name) =>
        name.replace('cells.0', first).replace('cells.1', second).replace('stem', 'z'),
      );
    // in the order of names the stem would be the last, so that the order of names is none
    expect(matchTorch(twins, theirs('a', 'b')).problems.length).toBeGreaterThan(0);
    expect(matchTorch(twins, theirs('c.0', 'c.1')).isGuess).toBe(true);
  });
});
