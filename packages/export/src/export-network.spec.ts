import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ActFun, type BuiltNetwork, type Ops, type SavedTensor, type Tensor } from '@uninas/contracts';
import { Random, Register } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { chosenOf, fromTorch, Planned, planNetwork } from '@uninas/networks';
import { decodeSafetensors, encodeSafetensors } from '@uninas/runs';
import { exportNetwork, type Exported, type ExportQuery } from './index.js';
import { perturb, weightsOf } from './testing/compare.fixture.js';
import { contextOf, networkRegister, SHIPPED, shippedNetwork, superNetwork } from './testing/networks.fixture.js';
import { runOnnx } from './testing/onnx-runtime.fixture.js';
import { runFolder, temporaryFolder } from './testing/run-folder.fixture.js';

/** An activation function of somebody else. */
@Register.as('act_fun')
class squared extends ActFun.with({}) {
  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.square(x);
  }
}

const register = networkRegister({ squared });
const GENE = [3, 1, 2, 4, 3, 0];
const home = temporaryFolder();
const [search, retrained] = [join(home, 's1'), join(home, 's3')];
const warnings: string[] = [];
const log = { info: () => {}, warn: (text: string) => void warnings.push(text) };
let engine: Engine;
let built: BuiltNetwork;
let finalized: Planned;
let averaged: ReadonlyMap<string, SavedTensor>;

const doExport = (query: Partial<ExportQuery>): Promise<Exported> =>
  exportNetwork({ source: retrained, to: 'onnx', modules: register, shipped: SHIPPED, log, ...query });

beforeAll(async () => {
  engine = await createEngine();
  const { ops } = engine;
  const description = superNetwork(6);
  const context = contextOf(register, [8, 8, 3], 5);
  const planned = await Planned.of(description, context, false);
  const { plan } = planned;
  built = planned.build({ ops, random: new Random(1) });
  perturb(built);
  const found = planned.finalize(chosenOf(plan, GENE));
  const networks = { 'network/search.network_config': description, 'network/finalized.network_config': found };
  runFolder(search, { plan, networks, weights: weightsOf(built) });
  finalized = await Planned.of(found, context, false);
  const alone = finalized.build({ ops, random: new Random(2) });
  const weights = weightsOf(alone);
  perturb(alone);
  averaged = weightsOf(alone);
  alone.dispose();
  runFolder(retrained, {
    plan: finalized.plan,
    networks: { 'network/network.network_config': found },
    weights,
    averaged,
  });
});

/** Logits in ONNX Runtime for one made-up image. */
async function logitsOf(bytes: Uint8Array): Promise<readonly number[]> {
  const data = Float32Array.from({ length: 192 }, (_, i) => Math.sin(i));
  const { output } = await runOnnx(bytes, { shape: [1, 3, 8, 8], data });
  return [...output!.data];
}

describe('a retrained network', () => {
  it('is exported with its averaged weights, in all formats alike', async () => {
    const onnx = await doExport({});
    expect(onnx.summary).toEqual({
      name: 's3',
      to: 'onnx',
      params: expect.any(Number),
      weights: `checkpoint 3 of ${retrained}`,
      opset: 17,
      irVersion: 8,
      input: { name: 'input', shape: ['batch', 3, 8, 8] },
      outputs: [{ name: 'output', shape: ['batch', 5] }],
    });
    const { bytes } = await doExport({ to: 'safetensors' });
    const { tensors, metadata } = decodeSafetensors(bytes, 's3');
    for (const { name, role } of finalized.plan.variables) {
      const { shape, data } = tensors.get(name)!;
      expect(fromTorch(role, { shape, data: data as Float32Array })).toEqual(averaged.get(name));
    }
    expect(tensors.size).toBe(averaged.size);
    const config = await doExport({ to: 'config' });
    expect(metadata).toMatchObject({ format: 'pt', network: 's3', input: '3,8,8' });
    expect(JSON.parse(metadata['description']!)).toEqual(JSON.parse(Buffer.from(config.bytes).toString()));
    expect(JSON.parse(Buffer.from(config.bytes).toString())).toEqual(finalized.describeBody());
    // the description and the weights make the same network again
    const file = join(home, 'again.network_config');
    writeFileSync(file, config.bytes);
    writeFileSync(join(home, 'again.safetensors'), bytes);
    const weights = join(home, 'again.safetensors');
    const again = await doExport({ source: file, weights, input: [8, 8, 3], classes: 5 });
    expect(await logitsOf(again.bytes)).toEqual(await logitsOf(onnx.bytes));
    const ofRun = await doExport({ source: file, weights: retrained, input: [8, 8, 3], classes: 5 });
    expect(ofRun.bytes).toEqual(again.bytes);
  });

  it.each(['onnx', 'safetensors', 'config'] as const)('gives the same bytes as %s each time', async (to) => {
    expect((await doExport({ to })).bytes).toEqual((await doExport({ to })).bytes);
  });

  it('begins with the first values of a training, if there are none', async () => {
    const query = { source: 'DARTS_V1', to: 'safetensors', seed: 3, input: [32, 32, 3], classes: 5 } as const; // prettier-ignore
    const { bytes, summary } = await doExport(query);
    expect(summary.weights).toBe('first values of seed 3, not trained');
    const { tensors } = decodeSafetensors(bytes, '');
    const planned = await Planned.of(shippedNetwork('DARTS_V1'), contextOf(register, [32, 32, 3], 5), true);
    const begun = planned.build({ ops: engine.ops, random: new Random(3).at('method').at('network') });
    for (const { name, role } of planned.plan.variables) {
      const { shape, data } = tensors.get(name)!;
      expect([name, fromTorch(role, { shape, data: data as Float32Array }).data]).toEqual([
        name,
        begun.variables.get(name)!.value.dataSync(),
      ]);
    }
    begun.dispose();
  });
});

describe('an architecture of a super-network', () => {
  it('is described as it is finalized, and as the search found it without a gene', async () => {
    const text = async (query: Partial<ExportQuery>) =>
      JSON.parse(Buffer.from((await doExport({ source: search, to: 'config', ...query })).bytes).toString()) as unknown;
    expect(await text({ gene: GENE })).toEqual(finalized.describeBody());
    expect(await text({})).toEqual(finalized.describeBody());
    expect(await text({ gene: [0, 0, 0, 0, 0, 0] })).not.toEqual(finalized.describeBody());
  });

  it('has the same outputs as ONNX, and as weights of the finalized network', async () => {
    const onnx = await doExport({ source: search, gene: GENE });
    expect(onnx.summary.gene).toEqual(GENE);
    const weights = join(home, 'architecture.safetensors');
    writeFileSync(weights, (await doExport({ source: search, gene: GENE, to: 'safetensors' })).bytes);
    const file = join(retrained, 'network/network.network_config');
    const alone = await doExport({ source: file, weights, input: [8, 8, 3], classes: 5 });
    const [one, other] = [await logitsOf(onnx.bytes), await logitsOf(alone.bytes)];
    one.forEach((value, i) => expect(value).toBeCloseTo(other[i]!, 5));
    const chooser = { combine: (weight: string, branches: readonly (() => Tensor)[]): Tensor => branches[chosenOf(built.plan, GENE)(weight)[0]!]!() }; // prettier-ignore
    const own = engine.ops.tidy(() => {
      const image = Float32Array.from({ length: 192 }, (_, i) => Math.sin((i % 3) * 64 + Math.floor(i / 3)));
      const [output] = built.forward(engine.ops.tensor(image, [1, 8, 8, 3]), { training: false, chooser });
      return [...output!.dataSync()];
    });
    one.forEach((value, i) => expect(value).toBeCloseTo(own[i]!, 5));
  });
});

describe('what cannot be exported', () => {
  const writeTo = (name: string, text: string): string => {
    const file = join(home, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const damagedRun = (): string => {
    const folder = join(home, 'damaged');
    cpSync(retrained, folder, { recursive: true });
    writeFileSync(join(folder, 'checkpoints/3/tensors.safetensors'), 'x');
    return folder;
  };
  const searchOfArchitectures = (): string => {
    const folder = join(home, 's2');
    cpSync(join(retrained, 'run.json'), join(folder, 'run.json'));
    writeTo('s2/candidates/candidate-1,0,2.network_config', '{}');
    return folder;
  };
  const file = (): string => join(retrained, 'network/network.network_config');
  const CASES: readonly (readonly [string, () => Partial<ExportQuery>, string | RegExp])[] = [
    ['nothing', () => ({ source: join(home, 'nope') }), 'nope: there is no such file or folder, nor a shipped network nope'],
    ['an empty folder', () => ({ source: dirname(writeTo('empty/x.txt', '')) }), 'holds no .network_config file'],
    ['a super-network', () => ({ source: search }), /s1 is a super-network with 6 architecture weights of 5 candidates; choose one architecture, such as --gene 0,0,0,0,0,0$/],
    ['weights of a super-network', () => ({ source: search, to: 'safetensors' }), 'choose one architecture'],
    ['the file of a super-network', () => ({ source: join(search, 'network/search.network_config'), to: 'config' }), 'choose one architecture'],
    ['a gene that is too short', () => ({ source: search, gene: [1] }), '--gene 1: a gene of this network has 6 indices, found 1'],
    ['a gene out of range', () => ({ source: search, gene: [9, 0, 0, 0, 0, 0] }), 'index 0 of the gene is 9'],
    ['a gene of a network without a choice', () => ({ gene: [1] }), 'nothing to choose; leave out --gene'],
    ['a damaged run', () => ({ source: damagedRun() }), /tensors\.safetensors.*1 bytes/],
    ['a search of architectures', () => ({ source: searchOfArchitectures() }), /s2 is a search.*candidate-1,0,2\.network_config, or the super-network's run with --gene 1,0,2$/],
    ['a file without weights', () => ({ source: file(), input: [8, 8, 3], classes: 5 }), /--weights PATH .* or --seed N.*; export .*s3 for those of the run$/],
    ['two sources of weights', () => ({ source: file(), seed: 1, weights: search }), 'leave out one of them'],
    ['needless options', () => ({ classes: 3 }), 'leave out --classes'],
    ['a description that is no JSON', () => ({ source: writeTo('bad.network_config', '{"name": '), seed: 0 }), /bad\.network_config:1:/],
    ['a description of nothing known', () => ({ source: writeTo('odd.network_config', '{"name": "StackdCellsNetworkBody"}'), seed: 0 }), /odd\.network_config:1:1: .*StackdCellsNetworkBody/],
    ['weights that are not there', () => ({ source: file(), weights: join(home, 'no.safetensors') }), 'no.safetensors: there is no such file'],
    ['weights that are damaged', () => ({ source: file(), weights: writeTo('cut.safetensors', 'abc') }), 'cut.safetensors: no valid safetensors file: 3 bytes'],
    ['weights of another network', () => ({ source: file(), weights: search, input: [8, 8, 3], classes: 5 }), 's1 is of another network'],
  ]; // prettier-ignore

  it.each(CASES)('is refused as a mistake in the input: %s', async (_, query, message) => {
    const refused = doExport(query());
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ name: 'ExportError', isInput: true });
  });

  it('a network that is too large for a file, before anything of it is made', async () => {
    const op = { name: 'ConvLayer', kwargs: { k_size: 1, use_bn: false, order: 'w' } };
    const source = (features: number): string =>
      writeTo(
        'large.network_config',
        JSON.stringify({
          name: 'StackedCellsNetworkBody',
          kwargs: {
            cell_order: ['c'],
            cell_configs: { c: { name: 'SingleLayerCell', kwargs: { features_fixed: features }, submodules: { op } } },
          },
          submodules: {
            stem: { name: 'ConvStem', kwargs: { features: 8 }, submodules: { stem_module: { name: 'ConvLayer' } } },
          },
          submodule_lists: { heads: [{ name: 'ClassificationHead' }] },
        }),
      );
    // stem 27 * 8 + 16, convolution 8 * features, head 5 * features + 5; running statistics are in the first 16
    const query = { source: source(8e10), input: [8, 8, 3], classes: 5 };
    const message =
      'large is too large for a file: the 1,040,000,000,237 values of its variables take 4.16 TB, a file at most ' +
      '2.15 GB; the largest is cells.0.op.conv.weight [1, 1, 8, 80000000000]';
    await expect(doExport({ ...query, to: 'onnx', seed: 0 })).rejects.toThrow(message);
    await expect(doExport({ ...query, to: 'safetensors', seed: 0 })).rejects.toThrow(message);
    await expect(doExport({ ...query, to: 'config' })).resolves.toBeDefined();
  });

  it('tensors of whole numbers, and those that do not fit', async () => {
    const weights = join(home, 'odd.safetensors');
    const write = (
      tensors: ReadonlyMap<string, { dtype: 'I32' | 'F32'; shape: number[]; data: Int32Array | Float32Array }>,
    ) =>
      // prettier-ignore
      writeFileSync(weights, Buffer.concat(encodeSafetensors(tensors)));
    write(new Map([['head.linear.weight', { dtype: 'I32', shape: [1], data: Int32Array.of(1) }]]));
    const query = { source: file(), weights, input: [8, 8, 3], classes: 5 };
    await expect(doExport(query)).rejects.toThrow('head.linear.weight is of type I32, expected numbers such as F32');
    write(new Map([['head.linear.wieght', { dtype: 'F32', shape: [1], data: Float32Array.of(1) }]]));
    await expect(doExport(query)).rejects.toThrow(
      'odd.safetensors does not fit the network: 0 of 27 variables fit by name, 0 fit by order and shapes; compared by name\n  27 missing:',
    );
    await expect(doExport(query)).rejects.toThrow('  1 too much:\n    head.linear.wieght [1]');
  });

  it('an activation function that ONNX does not have', async () => {
    const op = { name: 'ConvLayer', kwargs: { act_fun: 'squared' } };
    const source = writeTo(
      'squared.network_config',
      JSON.stringify({
        name: 'StackedCellsNetworkBody',
        kwargs: {
          cell_order: ['c'],
          cell_configs: {
            c: { name: 'SingleLayerCell', kwargs: { name: 'c', features_fixed: 4 }, submodules: { op } },
          },
        },
        submodules: { stem: { name: 'SkipStem' } },
        submodule_lists: { heads: [{ name: 'ClassificationHead' }] },
      }),
    );
    await planNetwork(JSON.parse(readFileSync(source, 'utf8')), contextOf(register, [8, 8, 3], 5));
    const refused = doExport({ source, seed: 1, input: [8, 8, 3], classes: 5 });
    await expect(refused).rejects.toThrow('cells.0: the activation function squared has no form in ONNX; these have: ');
    expect((await doExport({ source, seed: 1, to: 'safetensors', input: [8, 8, 3] })).summary.tensors).toBeGreaterThan(
      3,
    );
  });

  it('the newest checkpoint is passed over if it is damaged, and the log says so', async () => {
    const folder = join(home, 'older');
    cpSync(retrained, folder, { recursive: true });
    cpSync(join(folder, 'checkpoints/3'), join(folder, 'checkpoints/4'), { recursive: true });
    writeFileSync(join(folder, 'checkpoints/4/tensors.safetensors'), 'x');
    warnings.length = 0;
    const { summary } = await doExport({ source: folder });
    expect(summary.weights).toContain('checkpoint 3 of');
    expect(warnings.join()).toContain('it is passed over');
    expect(existsSync(join(folder, 'checkpoints/4'))).toBe(true);
  });
});
