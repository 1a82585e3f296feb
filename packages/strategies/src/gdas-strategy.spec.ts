import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor } from '@uninas/contracts';
import { Random, type ArgValue } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { differences, relativeError } from './differences.fixture.js';
import { GDASStrategy } from './gdas-strategy.js';
import { makeStrategy } from './make-strategy.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

const random = new Random(4);

/** Two weights, of which the first is used twice, with different alphas. */
function started(args: Readonly<Record<string, ArgValue>> = {}): GDASStrategy {
  const strategy = makeStrategy(GDASStrategy, args);
  for (const name of ['a', 'b', 'a']) strategy.request({ name, choices: 4, strategy: 'default' });
  strategy.build(engine.ops, random.at('build'));
  strategy
    .variables()
    .forEach((variable, i) => variable.load(Float32Array.from([0.5, -1, 0, 0.2].map((x) => x + 0.1 * i))));
  return strategy;
}
/** The noise that a stream gives to the candidates of a use. */
function noiseOf(stream: Random, weight: string, use: number): number[] {
  const own = stream.at(weight, use);
  return Array.from({ length: 4 }, () => -Math.log(-Math.log(1 - own.float())));
}

describe('GDASStrategy', () => {
  it('passes on exactly what the drawn candidate yields, and runs no other', () => {
    const { ops } = engine;
    const strategy = started();
    for (const learns of [false, true]) {
      strategy.learns = learns;
      strategy.sample(random.at(learns ? 1 : 0));
      const [drawn] = strategy.active('a', 0);
      const ran: number[] = [];
      ops.tidy(() => {
        const inputs = [0, 1, 2, 3].map((i) => ops.tensor([0.1 * i + 1 / 3, -i], [2]));
        const branches = inputs.map((x, i) => () => {
          ran.push(i);
          return ops.exp(x);
        });
        const result = strategy.combine('a', branches, 0);
        expect([...result.dataSync()]).toEqual([...ops.exp(inputs[drawn!]!).dataSync()]);
      });
      expect(ran).toEqual([drawn]);
    }
    strategy.dispose();
  });

  it('has the gradient of the share of the drawn candidate, by central differences', () => {
    const { ops } = engine;
    const strategy = started({ tau0: 0.7 });
    const [alphas] = strategy.variables();
    const stream = random.at('noise', 3);
    strategy.learns = true;
    strategy.sample(stream);
    const drawn = strategy.active('a', 1)[0]!;
    const values = [0, 1, 2, 3].map((i) => [1 + i, 2 - i]);
    const out = [0.5, -2];
    const loss = (result: Tensor): Tensor => ops.sum(ops.mul(result, ops.tensor(out, [2])));
    const { value, gradients } = ops.valueAndGradients(
      () =>
        loss(
          strategy.combine(
            'a',
            values.map((x) => () => ops.tensor(x, [2])),
            1,
          ),
        ),
      [alphas!],
    );
    const found = [...gradients[0]!.dataSync()];
    for (const tensor of [value, ...gradients]) tensor.dispose();
    const noise = noiseOf(stream, 'a', 1);
    const product = values[drawn]![0]! * out[0]! + values[drawn]![1]! * out[1]!;
    // the result of the drawn candidate times its share, as if it had been relaxed
    const relaxed = (): number => {
      const powers = [...alphas!.value.dataSync()].map((alpha, i) => Math.exp((alpha + noise[i]!) / 0.7));
      return (product * powers[drawn]!) / powers.reduce((a, b) => a + b, 0);
    };
    expect(relativeError(found, differences(alphas!, 0.001, relaxed))).toBeLessThan(0.01);
    strategy.dispose();
  });

  it('draws by the softmax of its alphas, whatever the temperature', () => {
    const strategy = started({ tau0: 0.3 });
    const powers = [0.5, -1, 0, 0.2].map(Math.exp);
    const draws = 5000;
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < draws; i++) {
      strategy.sample(random.at('draw', i));
      counts[strategy.active('a', 0)[0]!]!++;
    }
    powers.forEach((power, i) => {
      const share = power / powers.reduce((a, b) => a + b, 0);
      const deviation = Math.sqrt(draws * share * (1 - share));
      expect(Math.abs(counts[i]! - draws * share)).toBeLessThan(4.5 * deviation);
      expect(strategy.strengths('a')[i]).toBeCloseTo(share, 5);
    });
    strategy.dispose();
  });

  it('draws for every use anew, and gives the same to all that asks for one use', () => {
    const strategy = started();
    const pairs = Array.from({ length: 40 }, (_, i) => {
      strategy.sample(random.at('use', i));
      const drawn = [0, 1].map((use) => strategy.active('a', use)[0]!);
      expect([1, 0].map((use) => strategy.active('a', use)[0])).toEqual([drawn[1], drawn[0]]);
      const marks = [0, 1, 2, 3].map((i_) => () => ({ shape: [i_] }) as unknown as Tensor);
      expect([0, 1, 0].map((use) => strategy.combine('a', marks, use).shape[0])).toEqual([...drawn, drawn[0]]);
      return drawn;
    });
    expect(pairs.some(([first, second]) => first !== second)).toBe(true);
    strategy.dispose();
  });

  it('follows its stream, a given architecture, and masks', () => {
    const [a, b] = [started(), started()];
    a.sample(random.at('other'));
    for (const strategy of [a, b]) strategy.sample(random.at('same'));
    expect(a.active('b', 0)).toEqual(b.active('b', 0));
    a.sample(random.at('same'), new Map([['a', 0], ['b', 3]])); // prettier-ignore
    expect([a.active('a', 1), a.active('b', 0)]).toEqual([[0], [3]]);
    for (const index of [0, 1, 3]) b.mask(index);
    for (let i = 0; i < 20; i++) {
      b.sample(random.at(i));
      expect(b.active('a', 0)).toEqual([2]);
    }
    a.dispose();
    b.dispose();
  });

  it('lowers the temperature linearly, from the first to the last epoch', () => {
    const strategy = started({ tau0: 10, tau_n: 0.1 });
    const taus = [0, 1, 2, 3].map((epoch) => {
      strategy.onEpochStart(epoch, 4);
      return strategy.metrics()['tau'];
    });
    [10, 6.7, 3.4, 0.1].forEach((tau, i) => expect(taus[i]).toBeCloseTo(tau, 10));
    strategy.onEpochStart(0, 1);
    expect(strategy.metrics()['tau']).toBe(10);
    strategy.dispose();
  });
});
