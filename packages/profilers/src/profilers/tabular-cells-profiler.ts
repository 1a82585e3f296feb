import {
  Profiler,
  type Gene,
  type Profilable,
  type ProfileContext,
  type ProfiledSpace,
  type TaskResult,
} from '@uninas/contracts';
import { Random, Register } from '@uninas/core';
import { writeModelFile } from '@uninas/runs';
import { geneKey, sampleDistinct, ValueSpace } from '@uninas/space';
import { costTable } from './cost-table.js';
import { logSpreads, Measurements } from './measurements.js';
import { optionCosts, planCosts, sumOf } from './option-costs.js';

/** How many architectures are compared with the sums of their parts. */
const COMPARED = 8;
/** Of a count, beyond which digits of it may be lost. */
const EXACT = 1e-9;

/**
 * Profiles every option of every cell by itself, and stem and last head: few measurements that tell the costs of
 * all architectures as a sum.
 *
 * What is measured are parts of finalized networks, as they would be used. Cells may share architecture weights or
 * have several; then the first options of the others are at work while one is changed. Writes each
 * measurement to `profile/measured.jsonl` before the next one, and the sum as a `TabularSumModel`,
 * `profile/<macs, params or latency>.model.json`. A run that was interrupted goes on with what it measured.
 *
 * @source Cai et al., 2019, "ProxylessNAS", section 3.3; Laube, 2021, "The UniNAS framework", which needs
 *   exactly one weight for each cell, and measures cells of the super-network
 */
@Register.as('profiler')
export class TabularCellsProfiler extends Profiler.with({}) {
  /** @throws {Error} if the costs of architectures are not the sum of those of their options */
  override async check(space: ProfiledSpace): Promise<void> {
    const { cls_profile_fun: fun } = this.children;
    const name = fun.isCounted ? fun.measures : 'macs';
    const count = async (subject: Profilable): Promise<number> => {
      if (!fun.isCounted) return subject.macs();
      return (await fun.profile(subject, { signal: new AbortController().signal, isTestRun: false })).value;
    };
    const costs = await optionCosts(space, await planCosts(space), async (_part, _options, of) => count(await of()));
    for (const gene of compared(space)) {
      const [whole, sum] = [await count(await space.standalone(gene)), sumOf(costs, gene)];
      if (Math.abs(whole - sum) <= EXACT * Math.abs(whole)) continue;
      throw new Error(
        `the costs of this network are no sum over its options: ${geneKey(gene)} has ${whole} ${name}, ` +
          `its parts by themselves have ${sum}; SampleArchitecturesProfiler measures whole architectures`,
      );
    }
  }

  override async profile(context: ProfileContext): Promise<TaskResult> {
    const { cls_profile_fun: fun } = this.children;
    const { space, log, progress, signal, files } = context;
    const plan = await planCosts(space);
    const measurements = new Measurements(fun, context);
    progress.start('profile', plan.measurements);
    try {
      const costs = await optionCosts(space, plan, async (...part) => (await measurements.take(...part)).value);
      const model = `profile/${fun.measures}.model.json`;
      const { constant, table } = costs;
      const genes = { sizes: table.map((options) => options.length), isOneHot: false };
      writeModelFile(files.path(model), { cls: 'TabularSumModel', args: {}, genes, state: { constant, table } });
      for (const line of costTable(costs, space.weights, fun.measures, fun.unit)) log.info(line);
      logSpreads(measurements, log);
      log.info(`Saved the sum as a TabularSumModel in ${model}`);
      return {
        done: true,
        summary: {
          measured: fun.measures,
          measurements: plan.measurements,
          smallest: table.reduce((sum, options) => sum + Math.min(...options), constant),
          largest: table.reduce((sum, options) => sum + Math.max(...options), constant),
          model,
        },
      };
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      return { done: false, summary: { measured: fun.measures } };
    } finally {
      progress.stop();
      measurements.close();
    }
  }
}

/** A few architectures that have little in common with the first one. */
function compared({ weights }: ProfiledSpace): readonly Gene[] {
  const space = ValueSpace.ofChoices(weights.map(({ choices }) => choices));
  return sampleDistinct(space, COMPARED, new Random(0).at('compared'));
}
