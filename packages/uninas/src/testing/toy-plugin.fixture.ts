/** The code of a plugin for tests, plain JavaScript. */
export const TOY_MODULES = `
import { any, between, bool, float, int, list, Module, one, optional, path, Register, str } from '@uninas/core';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';

export class Task extends Module.with({
  seed: int(0, 'random seed of the experiment', { min: 0 }),
  note: str('note', 'free text'),
  save_dir: path('{path_tmp}', 'folder of the run'),
  save_del_old: bool(true, 'clear the folder before starting, if it holds a run'),
}) {}
Register.kind('task', ['search'])(Task);
export class Trainer extends Module.with({
  max_epochs: int(1, 'epochs to train', { min: 1 }),
  stop_epoch: int(-1, 'stop after so many epochs, off unless positive', { min: -1 }),
}, { cls_callbacks: any('training_callback', 'take part in training', { duplicates: true }) }) {}
Register.kind('trainer')(Trainer);
export class Callback extends Module.with({}) {}
Register.kind('training_callback')(Callback);
export class Method extends Module.with({}, {
  cls_data: one('data_set', 'the data'),
  cls_optimizers: between('optimizer', 1, 2, 'change the weights'),
}) {}
Register.kind('method', ['search'])(Method);
export class DataSet extends Module.with({ dir: path('{path_data}', 'folder of the data') }) {}
Register.kind('data_set', ['images'])(DataSet);
export class Optimizer extends Module.with({ weight_decay: float(0, 'pull towards zero', { min: 0 }) }) {}
Register.kind('optimizer')(Optimizer);

export class SimpleTrainer extends Trainer {}
Register.as('trainer')(SimpleTrainer);
export class PrintCallback extends Callback.with({ each: int(1, 'epochs between two lines', { min: 1 }) }) {}
Register.as('training_callback')(PrintCallback);
export class RandomMethod extends Method {}
Register.as('method', { search: true })(RandomMethod);
export class RetrainMethod extends Method {}
Register.as('method')(RetrainMethod);
export class ToyData extends DataSet.with({ classes: list(str, ['a', 'b'], 'names of the classes') }) {
  async open() {
    if (!existsSync(join(this.args.dir, 'letters.txt'))) throw new Error('letters.txt is not there; put it into the folder');
    return { loader: (phase) => ({ train: { samples: 3 }, test: { samples: 1 } })[phase] };
  }
}
Register.as('data_set', { images: true })(ToyData);
export class SGDOptimizer extends Optimizer.with({ lr: float(0.1, 'learning rate', { above: 0 }), momentum: float(0.9, 'memory', { min: 0, below: 1 }) }) {}
Register.as('optimizer', {}, { aliases: ['OldSGD'] })(SGDOptimizer);
export class FarOptimizer extends Optimizer {}
Register.as('optimizer', {}, { needs: ['no-such-package'] })(FarOptimizer);

const slots = { cls_trainer: one('trainer', 'the loop'), cls_method: one('method', 'how to search', { where: { search: true } }) };
async function work(task, context, steps, pause) {
  const { save_dir } = task.args;
  mkdirSync(save_dir, { recursive: true });
  const state = join(save_dir, 'state.json');
  const from = context.resume && existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')).step : 0;
  const { config, argumentTable, versions, inherited } = context;
  writeFileSync(join(save_dir, 'run.json'), JSON.stringify({ format: 'uninas-run/1', run: 1, config, argumentTable, versions, inherited }));
  context.log.info('training from step ' + from);
  context.progress.start('steps', steps);
  let step = from;
  for (; step < steps && !context.signal.aborted; step++) {
    await sleep(pause);
    context.progress.update(step + 1, 'loss ' + (1 / (step + 1)).toFixed(2));
  }
  context.progress.stop();
  writeFileSync(state, JSON.stringify({ step }));
  return { done: step === steps, summary: { steps: step, lr: task.children.cls_method?.children.cls_optimizers[0].args.lr ?? 0 } };
}
export class SingleSearchTask extends Task.with({ steps: int(3, 'steps of work'), pause: int(1, 'milliseconds per step') }, slots) {
  run(context) { return work(this, context, this.args.steps, this.args.pause); }
}
Register.as('task', { search: true })(SingleSearchTask);
export class NetHPOTask extends Task.with({ s1_path: path('{path_tmp}', 'folder of the first run') }, slots, {
  inherits: { from: 's1_path', take: ['cls_method'] },
}) {
  run(context) { return work(this, context, 1, 1); }
}
Register.as('task', { search: true })(NetHPOTask);
export class FailingTask extends Task.with({ how: str('code', 'what goes wrong') }) {
  async run(context) {
    context.log.warn('this will not end well');
    if (this.args.how === 'code') throw Object.assign(new Error('the disk is full'), { code: 'UNINAS_ERUN_WRITE' });
    if (this.args.how === 'stuck') await new Promise(() => setInterval(() => {}, 1000)); // whatever the signal says
    return undefined.nothing;
  }
  dispose() { if (process.env.TOY_TRACE) console.error('disposed FailingTask'); }
}
Register.as('task')(FailingTask);
`;
