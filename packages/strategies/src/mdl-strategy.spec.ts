import { describe, expect, it } from '@jest/globals';
import { Random, type ArgValue } from '@uninas/core';
import { makeStrategy } from './make-strategy.js';
import { MdlStrategy } from './mdl-strategy.js';
import { probabilityUpdate } from './probability-update.js';

const close = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 12) as unknown);

describe('the update of probabilities', () => {
  const findings = { probabilities: [0.25, 0.25, 0.25, 0.25], allowed: [0, 1, 2, 3] };

  it('favours what reaches more with fewer steps, worked out by hand', () => {
    // 0 beats 1 and 2 (fewer steps, more accurate), 1 beats 2, 3 has most steps and is best: nobody beats it
    const next = probabilityUpdate({ ...findings, steps: [1, 2, 3, 4], means: [0.8, 0.7, 0.6, 0.9] }, 0.01);
    expect(next).toEqual(close([0.27, 0.25, 0.23, 0.25]));
  });

  it('changes nothing between equals', () => {
    expect(probabilityUpdate({ ...findings, steps: [5, 5, 1, 1], means: [0.1, 0.9, 0.5, 0.5] }, 0.01)).toEqual(
      // 0 has more steps and less accuracy than 2 and 3; 1 has more of both
      close([0.23, 0.25, 0.26, 0.26]),
    );
    expect(probabilityUpdate({ ...findings, steps: [1, 1, 1, 1], means: [0.1, 0.2, 0.3, 0.4] }, 0.5)).toEqual(
      close([0.25, 0.25, 0.25, 0.25]),
    );
  });

  it('leaves out what was not measured', () => {
    const next = probabilityUpdate({ ...findings, steps: [1, 2, 3, 4], means: [0.8, undefined, 0.6, undefined] }, 0.01);
    expect(next).toEqual(close([0.26, 0.25, 0.24, 0.25]));
  });

  it('raises all by what one lacks, and scales them', () => {
    // 0.25 + 0.2 * 3 = 0.85, 0.45, 0.05, -0.35: raised by 0.35 to 1.2, 0.8, 0.4, 0 of 2.4
    const next = probabilityUpdate({ ...findings, steps: [1, 2, 3, 4], means: [0.9, 0.8, 0.7, 0.6] }, 0.2);
    expect(next).toEqual(close([0.5, 1 / 3, 1 / 6, 0]));
  });

  it('keeps 0 for masked candidates', () => {
    const masked = { probabilities: [0.5, 0, 0.5, 0], allowed: [0, 2] };
    const next = probabilityUpdate({ ...masked, steps: [1, 0, 2, 0], means: [0.9, 1, 0.8, 1] }, 0.1);
    expect(next).toEqual(close([0.6, 0, 0.4, 0]));
  });
});

function started(args: Readonly<Record<string, ArgValue>> = {}): MdlStrategy {
  const strategy = makeStrategy(MdlStrategy, args);
  for (const name of ['a', 'b']) strategy.request({ name, choices: 2, strategy: 'default' });
  strategy.build();
  return strategy;
}
/** A batch of a phase with fixed candidates. */
function batch(strategy: MdlStrategy, phase: string, [a, b]: readonly [number, number], accuracy: number): void {
  strategy.sample(new Random(1), new Map([['a', a], ['b', b]])); // prettier-ignore
  strategy.feedback({ loss: 1, 'accuracy/1': accuracy }, { phase, epoch: 0, step: 0 });
}

describe('MdlStrategy', () => {
  it('counts training batches over all epochs, and averages validation batches of one', () => {
    const strategy = started({ alpha: 0.1 });
    batch(strategy, 'train', [0, 0], 0);
    batch(strategy, 'train', [1, 0], 0);
    batch(strategy, 'train', [1, 1], 0);
    for (const [own, accuracy] of [[[0, 0], 0.9], [[0, 1], 0.7], [[1, 0], 0.4], [[1, 1], 0.6]] as const) batch(strategy, 'valid', own, accuracy); // prettier-ignore
    // a: 1 and 2 steps, 0.8 and 0.5; b: 2 and 1 steps, 0.65 and 0.65
    expect(strategy.onEpochEnd(0)).toBe(false);
    expect(strategy.strengths('a')).toEqual(close([0.6, 0.4]));
    expect(strategy.strengths('b')).toEqual(close([0.5, 0.5]));
    // what was measured is forgotten, steps are not
    batch(strategy, 'valid', [0, 0], 0.1);
    batch(strategy, 'valid', [1, 1], 0.2);
    strategy.onEpochEnd(1);
    // a: 0 has fewer steps and is worse now; b: 1 has fewer steps and is better
    expect(strategy.strengths('a')).toEqual(close([0.6, 0.4]));
    expect(strategy.strengths('b')).toEqual(close([0.4, 0.6]));
    expect([strategy.finalized('a'), strategy.finalized('b')]).toEqual([[0], [1]]);
    expect(strategy.metrics()).toEqual({ 'max_value/a': expect.closeTo(0.6), 'max_value/b': expect.closeTo(0.6) });
  });

  it('samples by its probabilities', () => {
    const strategy = started({ alpha: 0.3 });
    batch(strategy, 'train', [1, 1], 0);
    batch(strategy, 'valid', [0, 1], 1);
    batch(strategy, 'valid', [1, 0], 0);
    strategy.onEpochEnd(0);
    expect(strategy.strengths('a')).toEqual(close([0.8, 0.2]));
    const draws = 4000;
    let firsts = 0;
    for (let i = 0; i < draws; i++) {
      strategy.sample(new Random(7).at(i));
      if (strategy.active('a')[0] === 0) firsts++;
    }
    expect(Math.abs(firsts - 0.8 * draws)).toBeLessThan(4.5 * Math.sqrt(draws * 0.16));
  });

  it('keeps its probabilities in epochs of grace, and needs evaluations afterwards', () => {
    const strategy = started({ alpha: 0.1, grace_epochs: 1 });
    batch(strategy, 'train', [1, 1], 0);
    batch(strategy, 'valid', [0, 0], 1);
    batch(strategy, 'valid', [1, 1], 0);
    strategy.onEpochEnd(0);
    expect(strategy.strengths('a')).toEqual([0.5, 0.5]);
    expect(() => strategy.onEpochEnd(1)).toThrow('set eval_last of the trainer to -1');
  });

  it('says what it can watch', () => {
    expect(() => started({ key: 'train/loss' })).toThrow('key: only what is measured on validation batches');
    const strategy = started({ key: 'val/accuracy/5' });
    expect(() => batch(strategy, 'valid', [0, 0], 1)).toThrow(
      'measures no val/accuracy/5; there are val/loss, val/accuracy/1',
    );
  });

  it('never samples masked candidates', () => {
    const strategy = started();
    strategy.mask(0);
    expect(strategy.strengths('a')).toEqual([0, 1]);
    for (let i = 0; i < 20; i++) {
      strategy.sample(new Random(i));
      expect(strategy.active('b')).toEqual([1]);
    }
    expect(() => strategy.mask(1)).toThrow('would be left without a choice');
  });

  // exporting a DARTS block altered the table for good in the original
  it('answers what it would finalize without changing it, and goes on from its state', () => {
    const [a, b] = [started({ alpha: 0.1 }), started({ alpha: 0.1 })];
    batch(a, 'train', [1, 0], 0);
    batch(a, 'valid', [0, 0], 0.5);
    const before = a.state();
    a.finalized('a');
    a.strengths('b');
    expect(a.state()).toEqual(before);
    b.restore({ tensors: before.tensors, values: JSON.parse(JSON.stringify(before.values)) });
    for (const strategy of [a, b]) {
      batch(strategy, 'valid', [1, 1], 0.25);
      strategy.onEpochEnd(0);
    }
    expect(b.state()).toEqual(a.state());
    const broken = { ...before, values: { ...before.values, table: { a: { probabilities: [1] } } } };
    expect(() => b.restore(broken)).toThrow('the saved probabilities of "a" are not 2 numbers');
    expect(b.state()).toEqual(a.state());
  });
});
