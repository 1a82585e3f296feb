import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadModel, type Gene, type Model } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { chosenOf, countMacs, countParams, finalizeDescription, planNetwork } from '@uninas/networks';
import * as models from '@uninas/models';
import * as profilers from '@uninas/profilers';
import { readModelFile, readProfile } from '@uninas/runs';
import { geneKey, sampleDistinct, ValueSpace } from '@uninas/space';
import {
  experimentRegister,
  filesOf,
  newFolder,
  runConfig,
  searchConfig,
  searchDescription,
  type Config,
  type Run,
  type RunOptions,
} from './experiment.fixture.js';

const register = experimentRegister({ ...models, ...profilers });
const run = (config: Config, options: RunOptions = {}): Promise<Run> => runConfig(config, { register, ...options });

const TABULAR: Config = { cls: 'TabularCellsProfiler', cls_profile_fun: { cls: 'MacsProfileFunction' } };
const LATENCY: Config = { cls: 'LatencyTimeProfileFunction', num_warmup: 0, num_measure: 2 };
const { cls_network } = searchConfig('')['cls_method'] as { readonly cls_network: Config };

function configOf(save_dir: string, cls_profiler: Config, more: Config = {}): Config {
  return {
    cls: 'SearchNetworkProfileTask',
    save_dir,
    cls_device: { cls: 'CpuDevicesManager' },
    cls_profiler,
    cls_data: { cls: 'TinyData', batch_size_train: 8, batch_size_test: 2 },
    cls_network,
    ...more,
  };
}

/** Two kinds of cells that share architecture weights, and have other candidates. */
const twoKinds: Config = {
  ...cls_network,
  cls_network_body: {
    ...(cls_network['cls_network_body'] as Config),
    cell_order: 'n, m',
    cls_network_cells: ['n', 'm'].map((name) => {
      return { cls: 'Bench201CNNSearchCell', name, arc_key: 'n', arc_shared: true, features_mult: 1 };
    }),
    cls_network_cells_primitives: [{ cls: 'Bench201Primitives' }, { cls: 'Bench201Primitives', subset: [0, 1, 2] }],
  },
};

async function modelIn(folder: string, name: string): Promise<Model> {
  return loadModel(register, readModelFile(join(folder, `profile/${name}.model.json`)) as never, name);
}

const predicted = (model: Model, genes: readonly Gene[]): readonly number[] => [
  ...model.predict({ rows: genes.length, columns: genes[0]!.length, values: Float64Array.from(genes.flat()) }),
];

describe('SearchNetworkProfileTask', () => {
  it.each([
    ['macs', 'MacsProfileFunction', countMacs],
    ['params', 'ParamsProfileFunction', countParams],
  ] as const)('makes a model of %s that is exact for every finalized network', async (name, cls, count) => {
    const folder = newFolder();
    const { done, summary, warnings } = await run(configOf(folder, { ...TABULAR, cls_profile_fun: { cls } }));
    expect([done, warnings]).toEqual([true, []]);
    // a stem, two cells with six weights of five options each, one with none, a head
    expect(summary).toMatchObject({ measured: name, measurements: 5 + 2 * 6 * 4 });
    const genes = sampleDistinct(ValueSpace.ofChoices([5, 5, 5, 5, 5, 5]), 100, new Random(5));
    const description = await searchDescription(register);
    const shapes = { input: [8, 8, 1], output: [4], modules: register };
    const { weights } = await planNetwork(description, shapes);
    const counts: number[] = [];
    for (const gene of genes) {
      const finalized = await finalizeDescription(description, chosenOf({ weights }, gene), register);
      counts.push(count(await planNetwork(finalized, shapes)));
    }
    expect(new Set(counts).size).toBeGreaterThan(10);
    expect(predicted(await modelIn(folder, name), genes)).toEqual(counts);
  });

  it('measures time, with the batches and images of the data, and leaves nothing in the engine', async () => {
    const folder = newFolder();
    const { done, lines, warnings } = await run(configOf(folder, { ...TABULAR, cls_profile_fun: LATENCY }));
    expect([done, warnings]).toEqual([true, []]);
    expect(lines).toContain('Inputs: random, in batches of 2');
    const [value] = predicted(await modelIn(folder, 'latency'), [[3, 3, 3, 3, 3, 3]]);
    expect(Number.isFinite(value)).toBe(true);
    const measured = readFileSync(join(folder, 'profile/measured.jsonl'), 'utf8').trim().split('\n');
    expect(measured.map((line) => (JSON.parse(line) as { value: number }).value).every((one) => one > 0)).toBe(true);
    // evaluations have the size of training batches where they have none of their own
    const other = { cls_data: { cls: 'TinyData', batch_size_train: 8 } };
    const dry = await run(configOf(newFolder(), TABULAR, other), { rehearse: true });
    expect(dry.lines).toContain('Inputs: random, in batches of 8');
  });

  it('samples architectures, and goes on with those that it has measured', async () => {
    const profiler = { cls: 'SampleArchitecturesProfiler', num_train: 3, num_test: 2, cls_profile_fun: LATENCY };
    const folder = newFolder();
    const interrupted = await run(configOf(folder, profiler), {
      onProgress: (_, done, abort) => done === 7 && abort(),
    });
    expect([interrupted.done, interrupted.warnings]).toEqual([
      false,
      ['Interrupted; --resume goes on with what was measured'],
    ]);
    const file = join(folder, 'profile/measured.jsonl');
    const before = readFileSync(file, 'utf8');
    expect(before.trim().split('\n')).toHaveLength(7);
    expect(existsSync(join(folder, 'profile/standalone.profile.json'))).toBe(false);
    expect((await run(configOf(folder, profiler), { resume: true })).done).toBe(true);
    const after = readFileSync(file, 'utf8');
    expect([after.startsWith(before), after.trim().split('\n').length]).toEqual([true, 10]);
    for (const way of ['overcomplete', 'standalone']) {
      const { sizes, value, train, test } = readProfile(join(folder, `profile/${way}.profile.json`));
      expect([sizes, value, train.length, test.length]).toEqual([[5, 5, 5, 5, 5, 5], 'latency', 3, 2]);
      expect(new Set([...train, ...test].map(({ gene }) => geneKey(gene))).size).toBe(5);
    }
    const again = await run(configOf(folder, profiler), { resume: true });
    expect(again.lines.join()).toContain('came to its end before');
  });

  it('counts the same inside the super-network as alone, and leaves the same bytes again', async () => {
    const profiler = { cls: 'SampleArchitecturesProfiler', cls_profile_fun: { cls: 'ParamsProfileFunction' } };
    const [first, second] = [newFolder(), newFolder()];
    expect((await run(configOf(first, profiler))).summary).toMatchObject({ architectures: 20, kendall_tau: 1 });
    const read = (way: string) => readProfile(join(first, `profile/${way}.profile.json`));
    expect(read('overcomplete')).toEqual(read('standalone'));
    await run(configOf(second, profiler));
    const { 'run.json': _first, ...files } = filesOf(first);
    const { 'run.json': _second, ...others } = filesOf(second);
    expect(others).toEqual(files);
  });

  it('can be rehearsed, and clears what it wrote before it begins again', async () => {
    const folder = newFolder();
    await run(configOf(folder, TABULAR), { rehearse: true });
    expect(filesOf(folder)).toEqual({});
    await run(configOf(folder, TABULAR));
    writeFileSync(join(folder, 'profile/params.model.json'), 'of another profile');
    await run(configOf(folder, TABULAR));
    expect(Object.keys(filesOf(folder))).toEqual([
      'profile/macs.model.json',
      'profile/measured.jsonl',
      'run.json',
      'summary.json',
    ]);
  });

  it.each([
    ['cls_profiler', { cls_profiler: { cls: 'SampleArchitecturesProfiler', num_train: 20_000, cls_profile_fun: LATENCY } }, 'there are 15625'], // prettier-ignore
    ['cls_data', { cls_data: { cls: 'TinyData', batch_size_train: 5_000_000 } }, 'set a smaller batch_size_test'],
    ['cls_network', { cls_network: twoKinds }, 'the architecture weight n/block-0/1/op-0 is shared by 5 candidates'], // prettier-ignore
  ])('writes nothing if %s does not fit', async (path, more, message) => {
    const folder = newFolder();
    const failed = run(configOf(folder, TABULAR, more as Config));
    await expect(failed).rejects.toMatchObject({
      path,
      isInput: true,
      message: expect.stringContaining(message) as unknown,
    });
    expect(filesOf(folder)).toEqual({});
  });
});
