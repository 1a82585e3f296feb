import {
  ExpLogger,
  type EpochDetails,
  type Log,
  type Metrics,
  type RunContext,
  type RunFiles,
  type TrainingEnd,
} from '@uninas/contracts';
import { bool, Register, str } from '@uninas/core';
import { OfflineRun } from '../wandb/offline-run.js';
import { copyModel } from '../wandb/saved-model.js';
import { COMMAND, findCommand, INSTALL, upload, type Env } from '../wandb/upload.js';

const EXIT_CODES: Readonly<Record<TrainingEnd, number>> = { done: 0, failed: 1, interrupted: 255 };
/** How long an upload may take, in milliseconds; the program tries for ever where there is no network. */
const LIMITS: Readonly<Record<TrainingEnd, number>> = { done: 600_000, failed: 60_000, interrupted: 60_000 };
/** What W&B refuses in the name of a project. */
const NOT_IN_PROJECT = /[/\\#?%:]/;
const LONGEST_PROJECT = 128;

/**
 * Weights & Biases: every measured value by epoch, times and resources too,
 * the configuration of the run, its `run.json` and what computed it.
 *
 * Training writes files only, and never waits for the network: a run as the
 * program `wandb` keeps it while it is offline, in `exp/wandb` (`exp/<name>`
 * with a name), which `wandb sync <folder>` uploads. Unless `offline`, that
 * is done when the run has ended or was interrupted, after everything else
 * was saved, if the program is there (`pip install wandb`, `wandb login`). It
 * may take ten minutes, one after an interruption, and the run does not
 * depend on it. A resumed run keeps its id, and all of it is uploaded again.
 * Pauses do not count as its runtime.
 *
 * `name` is shown on W&B, which finds one otherwise. `log_model` adds the
 * newest checkpoint and the descriptions of networks to the files of the run;
 * in UniNAS they are an artifact, but records of those hold absolute paths,
 * and a run folder can be moved. `WANDB_MODE` (nothing is uploaded with
 * `offline` and `disabled`), `WANDB_ENTITY` and what the program reads
 * itself, such as `WANDB_API_KEY`, are followed; instead of `WANDB_PROJECT`
 * counts `project`. The files hold the times at which they were written: they
 * differ between equal runs, and no checkpoint knows their lengths.
 */
@Register.as('exp_logger')
export class WandbExpLogger extends ExpLogger.with({
  offline: bool(false, 'write files only; otherwise they are uploaded when the run has ended'),
  anonymous: bool(false, 'let wandb upload without an account; its newer versions do not'),
  project: str('project', 'name of the project on W&B'),
  log_model: bool(false, 'add the newest checkpoint and the networks to the files of the run'),
}) {
  /** @throws {Error} if W&B has no projects of such a name */
  override check(log: Log): void {
    const { project } = this.args;
    const found = NOT_IN_PROJECT.exec(project)?.[0];
    const wrong =
      found !== undefined ? `may not hold ${found}` : project.trim() === '' ? 'may not be empty' : undefined;
    if (wrong !== undefined) throw new Error(`project ${wrong}; W&B refuses / \\ # ? % : in its name`);
    if (project.length > LONGEST_PROJECT) throw new Error(`project may have ${LONGEST_PROJECT} characters at most`);
    if (this.#isOnline(process.env) && findCommand(process.env) === undefined) {
      log.warn(
        `WandbExpLogger: the program ${COMMAND} was not found, so nothing will be uploaded; install it with ${INSTALL}, set offline, or upload the run later`,
      );
    }
  }

  /** None: it finds out itself where to go on, as its bytes differ between equal runs. */
  override filesOf(): readonly string[] {
    return [];
  }

  override write(files: RunFiles, epoch: number, metrics: Metrics, { experiment }: EpochDetails): void {
    const run = OfflineRun.find(files, this.#below) ?? OfflineRun.create(files, this.#below);
    const entity = process.env['WANDB_ENTITY'] ?? '';
    const { settings } = experiment;
    run.addEpoch(epoch, metrics, { project: this.args.project, name: this.givenName, entity, settings });
  }

  override async end(
    { files, log, signal }: Pick<RunContext, 'files' | 'log' | 'signal'>,
    how: TrainingEnd,
  ): Promise<void> {
    const run = OfflineRun.find(files, this.#below);
    if (run === undefined) return;
    const model = this.args.log_model ? copyModel(files, `${run.folder}/files`) : [];
    if (this.args.log_model && model.length === 0) {
      log.warn('WandbExpLogger: there is no checkpoint to log; a CheckpointCallback writes some');
    }
    if (run.end(EXIT_CODES[how], model)) await this.#upload(run, { files, log, signal }, how);
  }

  async #upload(
    run: OfflineRun,
    { files, log, signal }: Pick<RunContext, 'files' | 'log' | 'signal'>,
    how: TrainingEnd,
  ): Promise<void> {
    const folder = files.path(run.folder);
    const later = `wandb sync ${/\s/.test(folder) ? `"${folder}"` : folder}`;
    const env = { ...process.env, ...(this.args.anonymous && { WANDB_ANONYMOUS: 'allow' }) };
    if (!this.#isOnline(env)) return log.info(`Saved ${run.folder}; ${later} uploads it`);
    const command = findCommand(env);
    if (command === undefined) {
      return log.warn(`WandbExpLogger: nothing was uploaded, since there is no ${COMMAND}; ${INSTALL}, then ${later}`);
    }
    log.info(`Uploading ${run.folder} to W&B`);
    const limit = AbortSignal.timeout(LIMITS[how]);
    const ends = how === 'interrupted' ? limit : AbortSignal.any([limit, signal]);
    const order = { folder, cwd: files.path('exp'), env, marker: run.marker, signal: ends };
    const { done, note } = await upload(command, order);
    if (done) log.info(`  uploaded${note === '' ? '' : `: ${note}`}`);
    else log.warn(`WandbExpLogger: not everything was uploaded (${note}); nothing is lost: ${later}`);
  }

  #isOnline(env: Env): boolean {
    return !this.args.offline && !['offline', 'disabled', 'dryrun'].includes(env['WANDB_MODE'] ?? '');
  }

  /** Path in the run folder of the folder that W&B's is in. */
  get #below(): string {
    return `exp/${this.givenName === '' ? 'wandb' : this.givenName}`;
  }
}
