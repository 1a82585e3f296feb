import { describe, expect, it } from '@jest/globals';
import { configChanges } from './config-changes.js';

const config = {
  cls: 'Task',
  seed: 0,
  save_dir: 'a',
  cls_trainer: { cls: 'SimpleTrainer', max_epochs: 3, stop_epoch: 2 },
  cls_list: [{ cls: 'A', lr: 1 }, { cls: 'B', topk: [1, 5] }],
}; // prettier-ignore

describe('configChanges', () => {
  it('is empty for the same configuration, in another place or going on longer', () => {
    expect(configChanges(config, { ...config, save_dir: 'b', cls_trainer: { ...config.cls_trainer, stop_epoch: -1 } })).toEqual([]); // prettier-ignore
  });

  it('names every path that differs, with both values', () => {
    const other = {
      ...config,
      seed: 1,
      cls_trainer: { ...config.cls_trainer, cls: 'Other' },
      cls_list: [{ cls: 'A', lr: 2 }, { cls: 'B', topk: [1] }],
      extra: true,
    }; // prettier-ignore
    const changes = configChanges(config, other);
    expect(changes.map(({ path }) => path)).toEqual(['seed', 'cls_trainer.cls', 'cls_list#0.lr', 'cls_list#1.topk', 'extra']); // prettier-ignore
    expect(changes.map(({ text }) => text)).toEqual([
      'seed: 0 -> 1',
      'cls_trainer.cls: "SimpleTrainer" -> "Other"',
      'cls_list#0.lr: 1 -> 2',
      'cls_list#1.topk: [1,5] -> [1]',
      'extra: absent -> true',
    ]);
    expect(configChanges(config, { ...config, cls_list: [] })).toHaveLength(1);
  });
});
