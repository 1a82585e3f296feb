import {
  Task,
  type DataInfo,
  type Device,
  type ProfileContext,
  type TaskContext,
  type TaskResult,
} from '@uninas/contracts';
import { one, Random, Register } from '@uninas/core';
import { findNetwork } from '@uninas/core/node';
import { cellTable } from '@uninas/networks';
import { readText } from '@uninas/runs';
import { PlannedSpace } from './profile/planned-space.js';
import { inRunFolder, refuseFolder } from './run/in-run-folder.js';
import { onDevice } from './run/on-device.js';
import { RunLines } from './run/run-lines.js';
import { setUp } from './run/set-up-error.js';

/** In a batch, 1 GiB of 32-bit floats: an engine holds 4 GiB at most. */
const MOST_VALUES = 2 ** 28;

/**
 * Profiles the architectures of a search network: what they cost in multiply-adds, parameters or time.
 *
 * Nothing is trained, and no data are read: the data set tells shapes and the batch size of evaluations, networks
 * have random weights and inputs. The profiler decides what is measured and what is written below `profile/`, such as
 * a model that predicts the costs of all architectures, or samples to fit one to. A run that was interrupted goes on
 * with what it measured.
 *
 * @source Laube, 2021, "The UniNAS framework"
 */
@Register.as('task', { search: true })
export class SearchNetworkProfileTask extends Task.with(
  {},
  {
    cls_device: one('devices_manager', 'where networks are run'),
    cls_profiler: one('profiler', 'decides what is measured'),
    cls_data: one('data_set', 'tells the shapes and the batch size; its files are not read'),
    cls_network: one('network', 'network whose architectures are profiled', { where: { search: true } }),
  },
) {
  /** Opens the device, plans the network, and looks whether it can be profiled. */
  override async rehearse(context: TaskContext): Promise<void> {
    if (!context.resume) refuseFolder(this);
    const log = new RunLines(context.log, this.constructor.name);
    await this.#onDevice(context, log, async () => undefined);
  }

  override async run(context: TaskContext): Promise<TaskResult> {
    return inRunFolder(this, context, ({ log, begin }) =>
      this.#onDevice(context, log, async (space, device) => {
        const { files, noteBackend } = begin();
        const before = noteBackend(device.backend);
        if (before !== undefined) log.remark(`before, this run was measured on ${before}: times do not fit together`);
        const { cls_profiler: profiler } = this.children;
        log.headline(`${profiler.constructor.name}, ${profiler.children.cls_profile_fun.constructor.name}`);
        const { progress, signal } = context;
        const random = new Random(this.args.seed).at('work');
        const profile: ProfileContext = {
          space,
          random,
          log,
          progress,
          files,
          signal,
          isTestRun: this.args.is_test_run,
        };
        const result = await profiler.profile(profile);
        if (!result.done) log.warn('Interrupted; --resume goes on with what was measured');
        return result;
      }),
    );
  }

  #onDevice<T>(
    task: TaskContext,
    log: RunLines,
    work: (space: PlannedSpace, device: Device) => Promise<T>,
  ): Promise<T> {
    const { cls_device, cls_profiler } = this.children;
    let space: PlannedSpace | undefined;
    const release = (): void => space?.dispose();
    return onDevice(cls_device, { seed: this.args.seed, log, release }, async (device) => {
      space = await this.#space(task, log, device);
      await setUp('cls_profiler', () => cls_profiler.check(space!));
      return work(space, device);
    });
  }

  async #space(task: TaskContext, log: RunLines, { ops }: Device): Promise<PlannedSpace> {
    const { cls_data, cls_network } = this.children;
    const { batch_size_test, batch_size_train } = cls_data.args;
    const batchSize = batch_size_test > 0 ? batch_size_test : batch_size_train;
    const { input, output } = await setUp('cls_data', () => shapesOf(cls_data.info, batchSize));
    const random = new Random(this.args.seed).at('profile');
    const space = await setUp('cls_network', async () => {
      const readNetwork = async (path: string): Promise<string> =>
        readText(findNetwork(path, { shipped: task.paths?.['path_conf_net'] }));
      const context = { input, output, modules: task.modules, random: random.at('plan'), readText: readNetwork };
      await cls_network.plan(context);
      return PlannedSpace.of(cls_network.describe(), context, { ops, random, batchSize });
    });
    for (const warning of space.plan.warnings) log.warn(warning);
    log.headline('Network');
    log.lines(cellTable(space.plan));
    const size = space.weights.reduce((product, { choices }) => product * choices, 1);
    const architectures = size < 1e6 ? String(size) : size.toExponential(2);
    log.info(`${space.weights.length} architecture weights, ${architectures} architectures`);
    log.info(`Inputs: random, in batches of ${batchSize}`);
    if (cls_network.args.checkpoint_path !== '')
      log.warn('checkpoint_path is not read: costs do not depend on weights');
    return space;
  }
}

/** The shapes of one sample and its label. @throws {Error} if no engine can hold a batch */
function shapesOf({ input, output }: DataInfo, batchSize: number): Pick<DataInfo, 'input' | 'output'> {
  const values = input.reduce((product, side) => product * side, batchSize);
  if (values <= MOST_VALUES) return { input, output };
  throw new Error(
    `a batch of ${batchSize} inputs has ${values} values, at most ${MOST_VALUES} fit; set a smaller batch_size_test`,
  );
}
