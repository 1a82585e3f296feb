import { describe, expect, it } from '@jest/globals';
import type { PbtChoice, PbtMutation, PbtOrder, PbtResult, PbtRound, Target } from '@uninas/contracts';
import { Random, type ArgValue } from '@uninas/core';
import { OptimizationTarget } from '../optimization-target.js';
import { moduleOf } from '../testing/search-problem.fixture.js';
import { DefaultPbtSelector } from './default-pbt-selector.js';
import { OptimizerPbtMutation } from './optimizer-pbt-mutation.js';
import { RegularizerPbtMutation } from './regularizer-pbt-mutation.js';

type Args = Readonly<Record<string, ArgValue>>;

const LR = 'learning_rate/0/SGDOptimizer';
const DROP = 'regularizer/1/DropPathRegularizer/p';
const accuracy = moduleOf(OptimizationTarget, { key: 'val/accuracy/1' });
const loss = moduleOf(OptimizationTarget, { key: 'val/loss', maximize: false });

function selector(
  args: Args = {},
  mutations: readonly PbtMutation[] = [],
  targets: readonly Target[] = [accuracy],
): DefaultPbtSelector {
  return moduleOf(DefaultPbtSelector, args, { cls_pbt_targets: targets, cls_pbt_mutations: mutations });
}

const result = (epoch: number, client: number, value: number, lr = 0.1, lossValue = 1): PbtResult => ({
  client,
  epoch,
  metrics: { 'val/accuracy/1': value, 'val/loss': lossValue },
  knobs: { [LR]: lr, [DROP]: 0.2 },
});

const round = (current: readonly PbtResult[], more: Partial<PbtRound> = {}): PbtRound => ({
  epoch: current[0]!.epoch,
  current,
  kept: [],
  choices: [],
  random: new Random(0),
  ...more,
});

/** `saves 3` and `2 loads 0.3`, in short. */
const told = (orders: readonly PbtOrder[]): string[] =>
  orders.map(({ client, save, load }) => (save ? `${client} saves` : `${client} loads ${load?.epoch}.${load?.client}`));

/** Accuracies of ten clients in epoch 4: client 7 is the best, then 2; 5, 0 and 9 are the worst. */
const TEN = [0.2, 0.5, 0.8, 0.6, 0.4, 0.1, 0.55, 0.9, 0.45, 0.3].map((value, client) =>
  result(4, client, value, (client + 1) / 100),
);

describe('DefaultPbtSelector', () => {
  it.each([
    [{}, [0, 1, 2, 3, 4, 5, 6]],
    [{ each_epochs: 3 }, [2, 5]],
    [{ each_epochs: 2, grace_epochs: 3 }, [4, 6]],
    [{ grace_epochs: 2 }, [2, 3, 4, 5, 6]],
  ])('is due with %j after these epochs', (args, due) => {
    const found = [0, 1, 2, 3, 4, 5, 6].filter((epoch) => selector(args).isDue(epoch));
    expect(found).toEqual(due);
  });

  it('lets the worst three of ten go on with the best two, in turn', () => {
    const { orders, keep } = selector().select(round(TEN));
    // ceil(0.2 * 10) are copied, those behind floor(0.7 * 10) are replaced: from better to worse 9, 0, 5
    expect(told(orders)).toEqual(['7 saves', '2 saves', '9 loads 4.7', '0 loads 4.2', '5 loads 4.7']);
    expect(keep).toEqual([
      { client: 7, epoch: 4 },
      { client: 2, epoch: 4 },
    ]);
  });

  it('replaces nobody who is among the best, and nobody if nobody is copied', () => {
    expect(told(selector({ copy_best: 0.75, replace_worst: 0.5 }).select(round(TEN.slice(0, 4))).orders)).toEqual([
      '2 saves',
      '3 saves',
      '1 saves',
      '0 loads 4.2',
    ]);
    expect(selector({ copy_best: 0 }).select(round(TEN))).toEqual({ orders: [], keep: [] });
    expect(told(selector().select(round(TEN.slice(0, 1))).orders)).toEqual(['0 saves']);
  });

  it('counts shares of clients as numbers of the configuration say, not as they are rounded', () => {
    const thirty = Array.from({ length: 30 }, (_, i) => result(0, i, i));
    const { orders } = selector({ copy_best: 0.1, replace_worst: 0.9 }).select(round(thirty));
    // 0.1 * 30 is 3.0000000000000004, (1 - 0.9) * 30 is 2.9999999999999996
    expect(orders.filter(({ save }) => save)).toHaveLength(3);
    expect(orders.filter(({ load }) => load)).toHaveLength(27);
  });

  it('keeps an earlier result that is better, if it is elitist', () => {
    const kept = [result(1, 3, 0.85), result(2, 1, 0.7)];
    const elitist = selector().select(round(TEN, { kept }));
    expect(told(elitist.orders)).toEqual(['7 saves', '9 loads 4.7', '0 loads 1.3', '5 loads 4.7']);
    expect(elitist.keep).toEqual([
      { client: 7, epoch: 4 },
      { client: 3, epoch: 1 },
    ]);
    const forgetful = selector({ elitist: false }).select(round(TEN, { kept }));
    expect(told(forgetful.orders)).toEqual(['7 saves', '2 saves', '9 loads 4.7', '0 loads 4.2', '5 loads 4.7']);
  });

  it('prefers the later of equal results', () => {
    const kept = [result(1, 0, 0.9)];
    expect(selector({ copy_best: 0.1 }).select(round(TEN, { kept })).keep).toEqual([{ client: 7, epoch: 4 }]);
  });

  it('ranks several targets by dominance', () => {
    // accuracy, loss: 1 and 2 are the first front, 0 is behind 2 alone, 3 behind all
    const values = [[0.5, 2], [0.9, 3], [0.6, 1], [0.4, 4]] as const; // prettier-ignore
    const current = values.map(([value, lossValue], client) => result(0, client, value, 0.1, lossValue));
    const both = selector({ copy_best: 0.5, replace_worst: 0.5 }, [], [accuracy, loss]);
    expect(told(both.select(round(current)).orders)).toEqual(['1 saves', '2 saves', '0 loads 0.1', '3 loads 0.2']);
  });

  it('takes a value that is not a number for the worst', () => {
    const current = [result(0, 0, NaN), result(0, 1, 0.1), result(0, 2, 0.2)];
    expect(told(selector().select(round(current)).orders)).toEqual(['2 saves', '0 loads 0.2']);
  });

  it('says what was not measured', () => {
    expect(selector({}, [], [accuracy, loss]).missing({ 'val/loss': 1 })).toEqual(['val/accuracy/1']);
  });
});

describe('mutations', () => {
  const rate = moduleOf(OptimizerPbtMutation, { init_factor: 2 });
  const drop = moduleOf(RegularizerPbtMutation, { regularizer_name: 'DropPathRegularizer', multiplier_larger: 1.5 });

  it('multiply what the copied member has by the factor that was used less often', () => {
    const choices: PbtChoice[] = [
      { mutation: 0, option: 0 },
      { mutation: 1, option: 1 },
    ];
    const { orders } = selector({}, [rate, drop]).select(round(TEN, { choices }));
    const [first, second, third] = orders.filter(({ load }) => load);
    // learning rates of clients 7 and 2: 0.08 and 0.03; then both options were used once, and one is drawn
    expect(first!.set).toEqual({ [LR]: expect.closeTo(0.096, 12), [DROP]: expect.closeTo(0.16, 12) });
    expect([...first!.choices, ...second!.choices, ...third!.choices]).toHaveLength(6);
    const options = (mutation: number): number[] =>
      [second, third].map((order) => order!.choices.find((choice) => choice.mutation === mutation)!.option).sort();
    expect([options(0), options(1)]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(second!.set[LR]).toBeCloseTo(second!.choices[0]!.option === 0 ? 0.024 : 0.036, 12);
  });

  it('leave a value as it is with the rest of the probability', () => {
    const never = moduleOf(OptimizerPbtMutation, { p: 0 });
    const [order] = selector({}, [never])
      .select(round(TEN))
      .orders.filter(({ load }) => load);
    expect(order).toMatchObject({ set: { [LR]: 0.08 }, choices: [] });
    const half = selector({ replace_worst: 1 }, [moduleOf(OptimizerPbtMutation, { p: 0.5 })]);
    const many = Array.from({ length: 400 }, (_, i) => result(0, i, i));
    const changed = half.select(round(many)).orders.filter(({ choices }) => choices.length > 0).length;
    // of 320: mean 160, five standard deviations of 8.9
    expect(Math.abs(changed - 160)).toBeLessThan(45);
  });

  it('give every client another value to begin with', () => {
    const clients = [0, 1, 2, 3].map((client) => result(-1, client, 0, 0.1));
    const orders = selector({}, [rate, drop]).begin(clients, new Random(1));
    // four values evenly between 0.05 and 0.2
    expect(orders.map(({ set }) => set[LR]!).sort((a, b) => a - b)).toEqual([0.05, 0.1, 0.15, 0.2].map((v) => expect.closeTo(v, 12))); // prettier-ignore
    expect(orders.map(({ set }) => set[DROP])).toEqual([0.2, 0.2, 0.2, 0.2]);
    expect(selector({}, [rate]).begin(clients.slice(0, 1), new Random(1))[0]!.set).toEqual({ [LR]: 0.1 });
  });

  it('depend on nothing but what they are given', () => {
    const select = () => selector({}, [rate, drop]).select(round(TEN));
    expect(select()).toEqual(select());
    const other = selector({}, [rate, drop]).select(round(TEN, { random: new Random(5) }));
    expect(told(other.orders)).toEqual(told(select().orders));
  });

  it('say what there is if they do not find their knob', () => {
    expect(() => selector({}, [rate]).check([LR])).not.toThrow();
    const second = moduleOf(OptimizerPbtMutation, { optimizer_index: 1 });
    expect(() => selector({}, [second]).check([LR, DROP])).toThrow(
      `OptimizerPbtMutation: there is no optimizer 1; what can be changed: ${LR}, ${DROP}`,
    );
    expect(() => selector({}, [moduleOf(RegularizerPbtMutation)]).check([DROP])).toThrow(
      'there is no DropOutRegularizer with a value',
    );
  });
});
