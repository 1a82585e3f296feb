import {
  Profiler,
  type Gene,
  type JsonValue,
  type Profilable,
  type ProfileContext,
  type ProfiledSpace,
  type TaskResult,
} from '@uninas/contracts';
import { atLeastOneOf, bool, int, Register } from '@uninas/core';
import { PROFILE_ENDING, writeProfile } from '@uninas/runs';
import { kendall, sampleDistinct, ValueSpace } from '@uninas/space';
import { logSpreads, Measurements } from './measurements.js';
import { sampleTable, type Sampled } from './sample-table.js';

/** Of each part in a test run. */
const TEST_RUN = 2;

/** How an architecture can be measured. */
const WAYS = ['overcomplete', 'standalone'] as const;

/**
 * Profiles random architectures as a whole: inside the super-network, as finalized networks by themselves, or both.
 *
 * All ways measure the same architectures, none twice. The first `num_test` are to test a model by, the others to
 * train it. Writes each measurement to `profile/measured.jsonl` before the next one, and
 * `profile/overcomplete.profile.json` and `profile/standalone.profile.json`, which `ProfiledData` reads. A run that
 * was interrupted goes on with what it measured.
 *
 * @source Laube et al., 2022, "What to expect of hardware metric predictors in neural architecture search"; there, profiling ends when one
 *   of the two ways has enough
 */
@Register.as('profiler')
export class SampleArchitecturesProfiler extends Profiler.with(
  {
    sample_overcomplete: bool(true, 'profile architectures inside the super-network'),
    sample_standalone: bool(true, 'profile architectures as finalized networks'),
    num_train: int(10, 'architectures to train a model with', { min: 0 }),
    num_test: int(10, 'architectures to test a model with', { min: 0 }),
  },
  {},
  {
    rules: [atLeastOneOf('sample_overcomplete', 'sample_standalone'), atLeastOneOf('num_train', 'num_test')],
  },
) {
  /** @throws {Error} if the space has too few architectures */
  override async check(space: ProfiledSpace): Promise<void> {
    const { num_train, num_test } = this.args;
    const { size } = spaceOf(space);
    if (num_train + num_test <= size) return;
    throw new Error(`num_train and num_test ask for ${num_train + num_test} architectures, and there are ${size}`);
  }

  override async profile(context: ProfileContext): Promise<TaskResult> {
    const { cls_profile_fun: fun } = this.children;
    const { space, log, progress, signal, files } = context;
    const [test, train] = this.#genes(context);
    const genes = [...test, ...train];
    const ways = WAYS.filter((way) => this.args[`sample_${way}`]);
    const measurements = new Measurements(fun, context);
    progress.start('profile', genes.length * ways.length);
    const values = new Map(ways.map((way) => [way, [] as number[]]));
    try {
      for (const gene of genes) {
        for (const way of ways) {
          const of = (): Profilable | Promise<Profilable> => space[way](gene);
          values.get(way)!.push((await measurements.take(way, gene, of)).value);
        }
      }
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      return { done: false, summary: { measured: fun.measures } };
    } finally {
      progress.stop();
      measurements.close();
    }
    const sizes = space.weights.map(({ choices }) => choices);
    const sampled = ways.map((way): Sampled & { readonly file: string } => {
      const rows = genes.map((gene, i) => ({ gene, value: values.get(way)![i]! }));
      const file = `profile/${way}${PROFILE_ENDING}`;
      const parts = { test: rows.slice(0, test.length), train: rows.slice(test.length) };
      writeProfile(files.path(file), { sizes, value: fun.measures, ...parts });
      return { way, values: values.get(way)!, file };
    });
    for (const line of sampleTable(sampled, fun.measures, fun.unit)) log.info(line);
    logSpreads(measurements, log);
    log.info(`Saved ${sampled.map(({ file }) => file).join(', ')}`);
    return { done: true, summary: { measured: fun.measures, ...summaryOf(sampled, test.length) } };
  }

  /** To test with, and to train with. */
  #genes({ space, random, isTestRun }: ProfileContext): readonly [readonly Gene[], readonly Gene[]] {
    const [test, train] = [this.args.num_test, this.args.num_train].map((n) => (isTestRun ? Math.min(n, TEST_RUN) : n));
    const genes = sampleDistinct(spaceOf(space), test! + train!, random.at('architectures'));
    return [genes.slice(0, test), genes.slice(test)];
  }
}

function spaceOf({ weights }: ProfiledSpace): ValueSpace {
  if (weights.length === 0) throw new Error('the network has no architecture weights, so there is one of it only');
  return ValueSpace.ofChoices(weights.map(({ choices }) => choices));
}

function summaryOf(
  sampled: readonly (Sampled & { readonly file: string })[],
  tested: number,
): { readonly [key: string]: JsonValue } {
  const [first, second] = sampled;
  const count = first!.values.length;
  const agreement = second === undefined ? Number.NaN : kendall(first!.values, second.values);
  return {
    architectures: count,
    train: count - tested,
    test: tested,
    ...(Number.isFinite(agreement) && { kendall_tau: agreement }),
    files: sampled.map(({ file }) => file),
  };
}
