import { describe, expect, it } from '@jest/globals';
import type { State, Tensor, WeightRequest } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { makeStrategy } from './make-strategy.js';
import { RandomChoiceStrategy } from './random-choice-strategy.js';
import { WeightStrategies } from './weight-strategies.js';

const random = new Random(3);

function requestsOf(strategy: string, ...names: (readonly [string, number])[]): WeightRequest[] {
  return names.map(([name, choices]) => ({ name, choices, strategy }));
}
function managing(requests: readonly WeightRequest[]): WeightStrategies {
  const names = [...new Set(requests.map(({ strategy }) => strategy))];
  const strategies = new WeightStrategies(names.map((name) => makeStrategy(RandomChoiceStrategy, { name })));
  strategies.requestAll(requests);
  return strategies;
}
const ABA = requestsOf('default', ['a', 5], ['b', 3], ['a', 5]);

describe('requests', () => {
  it('are kept in order, shared weights once more in the order of their first request', () => {
    const strategies = managing(ABA);
    expect(strategies.requests.map(({ name }) => name)).toEqual(['a', 'b', 'a']);
    expect(strategies.weights.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it.each([
    [
      'an unknown strategy',
      requestsOf('other', ['a', 2]),
      '"a" asks for the weight strategy "other"; there are "default"',
    ],
    [
      'another number of choices',
      requestsOf('default', ['a', 5], ['a', 4]),
      '"a" is requested with 4 choices, and before with 5',
    ],
    ['no choice', requestsOf('default', ['a', 0]), '"a" has 0 choices'],
  ])('of %s are refused', (_, requests, message) => {
    const strategies = new WeightStrategies([makeStrategy(RandomChoiceStrategy, {})]);
    expect(() => strategies.requestAll(requests)).toThrow(message);
  });

  it('of one weight from two strategies are refused', () => {
    expect(() => managing([...requestsOf('s', ['a', 2]), ...requestsOf('t', ['a', 2])])).toThrow(
      '"a" is requested from the strategy "t", and before from "s"',
    );
  });

  it('need strategies of different names', () => {
    expect(
      () =>
        new WeightStrategies([
          makeStrategy(RandomChoiceStrategy, { name: 's' }),
          makeStrategy(RandomChoiceStrategy, { name: 's' }),
        ]),
    ).toThrow('two weight strategies are called "s"');
  });
});

describe('masks', () => {
  // UniNAS filters the reduced space once more, and finds nothing
  it('of 0, 1 and 4 leave 2 and 3 of five', () => {
    const strategies = managing(requestsOf('default', ['a', 5]));
    for (const index of [0, 1, 4]) strategies.mask(index);
    expect(strategies.space()).toEqual([[2, 3]]);
  });

  it('concern one weight, or all that have the candidate', () => {
    const strategies = managing(ABA);
    strategies.mask(4);
    strategies.mask(0, 'b');
    expect(strategies.space()).toEqual([
      [0, 1, 2, 3],
      [1, 2],
    ]);
  });

  it.each([
    [5, undefined, 'no architecture weight has it'],
    [3, 'b', 'b has fewer'],
    [0, 'x', 'no architecture weight is called "x"; there are a, b'],
  ])('of candidate %i of %s are refused', (index, weight, message) => {
    expect(() => managing(ABA).mask(index, weight)).toThrow(message);
  });

  it('that would leave a weight without a choice are refused, and change nothing', () => {
    const strategies = managing(requestsOf('default', ['a', 3], ['b', 2]));
    strategies.mask(0, 'b');
    expect(() => strategies.mask(1)).toThrow('"b" would be left without a choice');
    expect(strategies.space()).toEqual([[0, 1, 2], [1]]);
  });

  it('are never sampled', () => {
    const strategies = managing(ABA);
    for (const index of [0, 2]) strategies.mask(index);
    const genes = Array.from({ length: 200 }, (_, i) => strategies.sample(random.at(i))!);
    expect(new Set(genes.map(([a]) => a))).toEqual(new Set([1, 3, 4]));
    expect(new Set(genes.map(([, b]) => b))).toEqual(new Set([1]));
  });
});

describe('sampling', () => {
  it('follows the stream that it is given and nothing else', () => {
    const [a, b] = [managing(ABA), managing(ABA)];
    for (let i = 0; i < 7; i++) b.sample(random.at('other', i));
    expect(b.sample(random.at(1, 2))).toEqual(a.sample(random.at(1, 2)));
  });

  // UniNAS ignores index 0, and knows one manager per process
  it.each([[[0, 0]], [[4, 2]], [[0, 2]]])('can be fixed to %j, in one of two managers', (gene) => {
    const [one, other] = [managing(ABA), managing(ABA)];
    other.sample(random, [1, 1]);
    expect(one.sample(random, gene)).toEqual(gene);
    expect(['a', 'b'].map((weight) => one.finalized(weight))).toEqual(gene.map((index) => [index]));
    expect(['a', 'b'].map((weight) => other.active(weight))).toEqual([[1], [1]]);
  });

  it('runs the chosen branch only', () => {
    const strategies = managing(ABA);
    strategies.sample(random, [3, 1]);
    const ran: number[] = [];
    const result = { shape: [] } as unknown as Tensor;
    const branches = [0, 1, 2, 3, 4].map((i) => () => {
      ran.push(i);
      return result;
    });
    expect(strategies.combine('a', branches)).toBe(result);
    expect(ran).toEqual([3]);
  });

  it('answers what it would finalize without changing it', () => {
    const strategies = managing(ABA);
    const gene = strategies.sample(random);
    const before = strategies.state();
    const found = strategies.weights.map(({ name }) => strategies.finalized(name)[0]);
    expect(found).toEqual(gene);
    expect(strategies.state()).toEqual(before);
  });

  it.each([
    [[1], '1 indices, there are 2'],
    [[5, 0], 'candidate 5 of "a", which has 0 to 4'],
    [[0, -1], 'candidate -1 of "b"'],
    [[0, 0.5], 'candidate 0.5 of "b"'],
  ])('refuses the gene %j and changes nothing', (gene, message) => {
    const strategies = managing(ABA);
    strategies.sample(random, [4, 2]);
    expect(() => strategies.sample(random, gene)).toThrow(message);
    expect(strategies.finalized('a')).toEqual([4]);
  });

  it('distributes a gene over several strategies', () => {
    const requests = [...requestsOf('s', ['a', 4]), ...requestsOf('t', ['b', 4]), ...requestsOf('s', ['c', 4])];
    const strategies = managing(requests);
    expect(strategies.sample(random, [1, 2, 3])).toEqual([1, 2, 3]);
    expect(strategies.strategies.map(({ name }) => name)).toEqual(['s', 't']);
    expect(strategies.finalized('b')).toEqual([2]);
  });
});

describe('table', () => {
  it('shows names, choices and uses', () => {
    const strategies = managing(requestsOf('default', ['n/op-0', 5], ['n/op-10', 5], ['n/op-0', 5]));
    for (const index of [0, 1, 4]) strategies.mask(index, 'n/op-10');
    expect(strategies.table()).toEqual([
      'RandomChoiceStrategy("default", 2 architecture weights)',
      'Weights:',
      '   name       num choices    used',
      ' > n/op-0     5              2x',
      ' > n/op-10    2 (of 5)       1x',
      'strategy weights in request order (not unique):    [n/op-0, n/op-10, n/op-0]',
      'strategy weights in request order (unique):        [n/op-0, n/op-10]',
    ]);
  });

  it('shows the order over all strategies first', () => {
    const strategies = managing([...requestsOf('s', ['a', 2]), ...requestsOf('t', ['b', 2])]);
    expect(strategies.table().slice(0, 3)).toEqual([
      'all weights in request order (all are unique):    [a, b]',
      '',
      'RandomChoiceStrategy("s", 1 architecture weights)',
    ]);
  });
});

describe('state', () => {
  const both = (): WeightStrategies => managing([...requestsOf('s', ['a', 4]), ...requestsOf('t', ['b', 4])]);

  it('survives JSON', () => {
    const [from, to] = [both(), both()];
    from.sample(random, [3, 1]);
    const { tensors, values } = from.state();
    to.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    expect(['a', 'b'].map((weight) => to.finalized(weight))).toEqual([[3], [1]]);
  });

  it.each([
    ['of other strategies', (state: State) => ({ ...state, values: { s: state.values['s']!, u: {} } }), '"u"'],
    ['without a strategy', (state: State) => ({ ...state, values: { s: state.values['s']! } }), '"t" is missing'],
    [
      'with an index out of range',
      (state: State) => ({ ...state, values: { ...state.values, t: { chosen: { b: 4 } } } }),
      '"b" has the candidates 0 to 3, not 4',
    ],
    [
      'of other weights',
      (state: State) => ({ ...state, values: { ...state.values, t: { chosen: { c: 0 } } } }),
      'called "c"',
    ],
    ['without the choices', (state: State) => ({ ...state, values: { ...state.values, t: {} } }), '"chosen"'],
    [
      'with a foreign tensor',
      (state: State) => ({ ...state, tensors: new Map([['x/y', { shape: [], data: Float32Array.of(1) }]]) }),
      '"x/y"',
    ],
  ])('%s is refused, and changes nothing', (_, spoil, message) => {
    const [from, to] = [both(), both()];
    from.sample(random, [3, 1]);
    to.sample(random, [2, 2]);
    expect(() => to.restore(spoil(from.state()))).toThrow(message);
    expect(['a', 'b'].map((weight) => to.finalized(weight))).toEqual([[2], [2]]);
  });
});
