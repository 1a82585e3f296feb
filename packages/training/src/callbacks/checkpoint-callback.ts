import {
  TrainingCallback,
  type Foreseen,
  type Method,
  type Metrics,
  type State,
  type TrainerView,
} from '@uninas/contracts';
import { bool, choice, int, Register, str } from '@uninas/core';
import { writeCheckpoint } from '@uninas/runs';
import { checkKey, isLossKey } from './check-key.js';
import { toCheckpoint } from './checkpoint-content.js';
import { modelState } from './model-state.js';

/** Where checkpoints lie in a run folder; each is a folder named by the number of epochs done. */
export const CHECKPOINTS = 'checkpoints';

/**
 * Keeps the newest checkpoint and the best `top_n` of the others, written after
 * training, evaluation and test of every epoch.
 *
 * `state` saves everything that resuming needs, `model` the weights and
 * descriptions only. Averaged weights are saved beside those of the method,
 * never instead; with `save_clone`, the checkpoint says that whoever loads the
 * network from it takes those of the first clone. A checkpoint without the
 * key is worse than any with it.
 *
 * Deviates from UniNAS in the default key: `test/loss`, larger being better,
 * kept the worst networks, and chose by test samples. More than one such
 * callback write to `checkpoints/callback-<position>`, but for the first in the list.
 */
@Register.as('training_callback')
export class CheckpointCallback extends TrainingCallback.with({
  save_clone: bool(true, 'whoever loads the network gets the weights of the first clone, if there is one'),
  top_n: int(1, 'best checkpoints kept besides the newest', { min: 0 }),
  key: str('val/accuracy/1', 'log key that says which are best'),
  minimize_key: bool(false, 'whether smaller values are better'),
  save_type: choice('state', ['model', 'state'], 'everything that resuming needs, or the network alone'),
}) {
  /** @throws {Error} if the best are to be kept by a key that evaluations do not have */
  override check(method: Method, foreseen: Foreseen): void {
    const { key, top_n } = this.args;
    const byDefault = CheckpointCallback.declared.args['key']?.default;
    if (top_n > 0) checkKey({ cls: 'CheckpointCallback', key, byDefault }, method, foreseen);
  }

  override onFitStart({ context }: TrainerView): void {
    const { key, minimize_key, top_n } = this.args;
    if (top_n > 0 && !minimize_key && isLossKey(key)) {
      context.log.warn(`CheckpointCallback keeps the largest ${key}; set minimize_key to keep the smallest`);
    }
  }

  override onEpochEnd(trainer: TrainerView, metrics: Metrics): void {
    const { key, minimize_key, top_n } = this.args;
    const { files, log } = trainer.context;
    const { problems, removed } = writeCheckpoint(
      files.path(...this.#folder()),
      trainer.epoch,
      toCheckpoint(this.#content(trainer), metrics),
      { top: top_n, key, maximize: !minimize_key },
    );
    for (const problem of problems) log.warn(problem.message);
    const gone = removed.length === 0 ? '' : `, removed ${removed.join(', ')}`;
    log.info(`Saved ${[...this.#folder(), trainer.epoch].join('/')}${gone}`);
  }

  #content(trainer: TrainerView): State {
    const { save_clone, save_type } = this.args;
    const state = save_type === 'state' ? trainer.state() : modelState(trainer);
    const clones = state.values['clones'];
    const hasClone = Array.isArray(clones) && clones.length > 0;
    return { ...state, values: { ...state.values, save_type, use: save_clone && hasClone ? 'clones/0' : 'method' } };
  }

  #folder(): readonly string[] {
    const position = /#(\d+)$/.exec(this.node.path)?.[1] ?? '0';
    return position === '0' ? [CHECKPOINTS] : [CHECKPOINTS, `callback-${position}`];
  }
}
