import { Random, toHierarchical } from '@uninas/core';
import { check, pointing } from './check.js';
import { gather, isFlat } from './gather.js';
import { realModules, shipped, shippedNames } from './state.fixture.js';

const modules = realModules();

describe('gather', () => {
  it.each(shippedNames())('makes %s hierarchical; tree and problems stay', (name) => {
    const flat = shipped(name);
    const data = gather([flat], modules);
    expect(isFlat(data)).toBe(false);
    const [before, after] = [check(flat, modules), check(data, modules)];
    expect(after.tree && toHierarchical(after.tree)).toEqual(before.tree && toHierarchical(before.tree));
    expect(after.problems.map(({ message }) => message)).toEqual(before.problems.map(({ message }) => message));
  });

  it('keeps what is wrong', () => {
    const flat = {
      ...shipped('quickstart_s1.json'),
      cls_trainer: 'SimpelTrainer',
      cls_exp_loggers: 'JsonLinesExpLogger, NoLogger',
      '{cls_trainer}.max_epoch': 3,
      '{cls_optimizers#0}.lr': 'fast',
      '{cls_nothing}.x': 1,
    };
    const data = gather([flat], modules);
    expect(data).toMatchObject({
      cls_trainer: { cls: 'SimpelTrainer', max_epochs: 12 },
      cls_method: { cls_optimizers: [{ momentum: 0.9 }] },
      '{cls_trainer}.max_epoch': 3,
      '{cls_optimizers#0}.lr': 'fast',
      '{cls_nothing}.x': 1,
    });
    const messages = (given: object) => check(given as never, modules).problems.map(({ message }) => message);
    expect(messages(data).sort()).toEqual(messages(flat).sort());
  });

  it('keeps what is wrong in whatever way, so that the same problems are found', () => {
    const random = new Random(7, ['mistakes']);
    const wrong = [null, 7, -1.5, 'fast', '', 'SGDOptimizer, Nobody', ['a', 3], { cls: 'Nothing', lr: 1 }, true];
    for (let round = 0; round < 60; round++) {
      const names = shippedNames();
      const flat: Record<string, unknown> = { ...shipped(names[random.int(names.length)]!) };
      for (let mistake = 0; mistake < 3; mistake++) {
        const keys = Object.keys(flat).filter((key) => key !== 'cls_task');
        const key = keys[random.int(keys.length)]!;
        const way = random.int(3);
        if (way === 0) flat[key] = wrong[random.int(wrong.length)];
        else {
          const at = random.int(key.length);
          flat[key.slice(0, at) + key.slice(at + 1)] = flat[key];
          if (way === 1) delete flat[key];
        }
      }
      const data = gather([flat], modules);
      const messages = (given: object) => check(given as never, modules).problems.map(({ message }) => message);
      expect({ round, flat, messages: messages(data).sort() }).toEqual({
        round,
        flat,
        messages: messages(flat).sort(),
      });
    }
  });

  it('merges a part as a later file', () => {
    const s1 = gather([shipped('quickstart_s1.json')], modules);
    const merged = gather(
      [s1, { '{cls_trainer}.max_epochs': 2, cls_method: { cls_optimizers: [{ cls: 'AdamOptimizer' }] } }],
      modules,
    );
    expect(merged).toMatchObject({
      cls_trainer: { cls: 'SimpleDDPTrainer', max_epochs: 2, eval_last: 1 },
      cls_method: { cls: 'UniformRandomMethod', cls_optimizers: [{ cls: 'AdamOptimizer' }] },
    });
  });

  it('leaves a hierarchical configuration as it is, whatever is in it', () => {
    const data = { cls: 'SingleSearchTask', sead: 1, cls_trainer: 7 };
    expect(gather([data], modules)).toBe(data);
  });
});

describe('pointing', () => {
  it('tells where in the data a problem is', () => {
    const { problems } = check({ cls: 'SingleSearchTask', seed: -1, cls_trainer: { cls: 'SimpelTrainer' } }, modules);
    expect(problems.find(({ code }) => code === 'UNINAS_ELIMIT')).toMatchObject({ pointer: ['seed'], part: 'value' });
    expect(problems.find(({ code }) => code === 'UNINAS_EUNKNOWN_MODULE')).toMatchObject({
      pointer: ['cls_trainer', 'cls'],
      fix: { do: 'set', to: 'SimpleTrainer', pointer: ['cls_trainer', 'cls'], certain: true },
    });
    expect(pointing({}, 'x').pointerOf({ file: 'y', line: 3 } as never)).toEqual({ file: 'y', line: 3 });
  });
});
