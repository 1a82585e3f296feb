import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { TrainingCallback, type Metrics, type State, type TrainerView } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { experimentRegister, filesOf, newFolder, runConfig, searchConfig, type Config } from './experiment.fixture.js';

/** What is seen of a training at the beginning and end of its epochs. */
const seen: { readonly at: string; readonly state: State; readonly values: readonly Metrics[] }[] = [];

@Register.as('training_callback')
class Witness extends TrainingCallback.with({}) {
  override onEpochStart(trainer: TrainerView): void {
    this.#look('start', trainer);
  }
  override onEpochEnd(trainer: TrainerView): void {
    this.#look('end', trainer);
  }
  #look(when: string, trainer: TrainerView): void {
    const { method, data } = trainer.context;
    const batch = data.loader('valid')!.batch(0, 0);
    const genes = [[0, 0, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1]]; // prettier-ignore
    const values = genes.map((gene) => method.evalStep(batch, { epoch: 0, step: 0 }, { gene }));
    seen.push({ at: `${when} ${trainer.epoch}`, state: trainer.state(), values });
  }
}
const register = experimentRegister({ Witness });

/** Two epochs of a small space, whose three edges have two candidates, with other trainer arguments. */
function config(
  folder: string,
  milestones: readonly number[],
  trainer: Config = {},
  mixed = 'SplitWeightsMixedOp',
): Config {
  const base = searchConfig(
    folder,
    {},
    {
      max_epochs: 3,
      cls_callbacks: [
        { cls: 'CheckpointCallback' },
        { cls: 'Witness' },
        { cls: 'SplitWeightsMixedOpCallback', milestones },
        { cls: 'Witness' },
      ],
      ...trainer,
    },
  );
  const method = base['cls_method'] as Config & { cls_network: { cls_network_body: Config } };
  const [normal, reduction] = method.cls_network.cls_network_body['cls_network_cells'] as [Config, Config];
  const primitives = {
    cls: 'Bench201Primitives',
    mixed_cls: mixed,
    mixed_priors: [[], [-1], [-1, -2]],
    subset: [2, 3],
  };
  const cls_network_body = {
    ...method.cls_network.cls_network_body,
    cell_order: 'n, r',
    cls_network_cells: [{ ...normal, num_blocks: 2 }, reduction],
    cls_network_cells_primitives: [primitives, primitives],
  };
  const adam = { cls: 'AdamOptimizer', lr: 0.01 };
  const cls_network = { cls: 'SearchUninasNetwork', cls_network_body };
  return { ...base, cls_method: { ...method, cls_network, cls_optimizers: [adam] } } as Config;
}

const run = (of: Config, options: Parameters<typeof runConfig>[1] = {}): ReturnType<typeof runConfig> =>
  runConfig(of, { register, ...options });
const at = (when: string): (typeof seen)[number] => seen.filter((one) => one.at === when).at(-1)!;

/** Tensors of a variable's name, by what they are. */
function tensorsOf({ tensors }: State, part: string): ReadonlyMap<string, readonly number[]> {
  const own = [...tensors].filter(([key]) => key.includes(part));
  return new Map(own.map(([key, { data }]) => [key.replace(part, '*'), [...data]]));
}
/** The step counts of an optimizer's variables. */
function countsOf({ values }: State): Readonly<Record<string, number>> {
  const parts = values['parts'] as unknown as Record<string, { readonly counts: Record<string, number> }>;
  return parts['optimizers/net']!.counts;
}

describe('SplitWeightsMixedOpCallback', () => {
  it('gives new sets all that their origin has, which then go their own ways', async () => {
    seen.length = 0;
    const folder = newFolder();
    const { lines } = await run(config(folder, [1, 2]));
    const [second, third] = ['cells.0.blocks.1.ops.0.wrapped.', 'cells.0.blocks.1.ops.1.wrapped.'];
    const before = at('end 1').state;
    const sets = (state: State, scope: string, names: readonly string[]) =>
      names.map((name) => tensorsOf(state, `${scope}${name}.`));

    // until then, one set is trained, and the other ones stay as they began
    const [first, other] = sets(before, second, ['0', '1']);
    const isMoment = (key: string): boolean => key.startsWith('optimizers/');
    expect([...first!.keys()].some(isMoment)).toBe(true);
    expect([...other!.keys()].some(isMoment)).toBe(false);

    // seen before and after the split
    const [, split] = seen.filter((one) => one.at === 'start 1');
    const [origin, copy] = sets(split!.state, second, ['0', '1']);
    const kinds = new Set([...copy!.keys()].map((key) => key.split('/')[0]));
    expect([...kinds]).toEqual(expect.arrayContaining(['method', 'optimizers', 'clones']));
    expect(copy).toEqual(origin);
    expect(origin).toEqual(first);
    const counts = Object.entries(countsOf(split!.state)).filter(([name]) => name.startsWith(`${second}1.`));
    expect(counts.length).toBeGreaterThan(0);
    for (const [name, count] of counts) {
      expect(count).toBe(countsOf(before)[name.replace(`${second}1.`, `${second}0.`)]);
    }

    // the first level of two is split, the second is not
    const levels = sets(split!.state, third, ['0.0', '1.0', '0.1']);
    expect(levels[1]).toEqual(levels[0]);
    expect(levels[2]).not.toEqual(levels[0]);

    const [one, two] = sets(at('end 2').state, second, ['0', '1']);
    expect(two).not.toEqual(one);
    const all = sets(seen.filter((saw) => saw.at === 'start 2')[1]!.state, third, ['0.0', '0.1', '1.0', '1.1']);
    expect(all[1]).toEqual(all[0]);
    expect(all[3]).toEqual(all[2]);
    expect(all[2]).not.toEqual(all[0]);

    expect(lines.filter((line) => line.startsWith('Split the weights'))).toEqual([
      'Split the weights of 2 operations: 2 sets more',
      'Split the weights of 1 operations: 2 sets more',
    ]);
    const rows = readFileSync(join(folder, 'metrics.jsonl'), 'utf8').trim().split('\n');
    const depths = rows.map((row) => /SplitWeightsMixedOpCallback\/depth":([\d.]+)/.exec(row)?.[1]);
    expect(depths).toEqual(['0', '1', '1.5']);
  }, 60_000);

  it('changes nothing that an architecture computes', () => {
    for (const epoch of [1, 2]) {
      const [before, after] = seen.filter(({ at: when }) => when === `start ${epoch}`);
      expect(after!.values).toEqual(before!.values);
      expect(at(`end ${epoch + 1}`).values).not.toEqual(before!.values);
    }
  });

  it('resumes exactly, before and behind a milestone', async () => {
    const whole = newFolder();
    const of = (folder: string): Config => ({ ...config(folder, [1, 1]), save_del_old: false });
    await run(of(whole));
    for (const epoch of [2, 3]) {
      const folder = newFolder();
      await run(of(folder), { onLine: (text, abort) => text.startsWith(`Training, epoch ${epoch}`) && abort() });
      await run(of(folder), { resume: true });
      const [found, expected] = [filesOf(folder), filesOf(whole)];
      const states = (files: typeof found): typeof found =>
        Object.fromEntries(Object.entries(files).filter(([name]) => name.startsWith('checkpoints/')));
      expect(Object.keys(states(found))).not.toEqual([]);
      expect(states(found)).toEqual(states(expected));
    }
  }, 60_000);

  it('leaves operations out that the pattern leaves out', async () => {
    seen.length = 0;
    const folder = newFolder();
    const more = { cls_callbacks: [{ cls: 'SplitWeightsMixedOpCallback', milestones: [0], pattern: 'False, True' }, { cls: 'Witness' }] }; // prettier-ignore
    await run(config(folder, [], { max_epochs: 1, ...more }));
    const { tensors } = at('start 0').state;
    const depth = (op: number): number =>
      tensors.get(`method/network/cells.0.blocks.1.ops.${op}.wrapped.depth`)!.data[0]!;
    expect([depth(0), depth(1)]).toEqual([0, 1]);
  }, 60_000);

  it('is refused before anything is written where nothing can be split', async () => {
    const folder = newFolder();
    await expect(run(config(folder, [1], {}, 'MixedOp'))).rejects.toThrow(
      /cls_callbacks#2: SplitWeightsMixedOpCallback: no weights of the network can be split: set mixed_cls.*\n +at +cls_trainer/,
    );
    expect(filesOf(folder)).toEqual({});
  });
});
