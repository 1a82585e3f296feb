import { philox } from './philox.js';
import { Random } from './random.js';

describe('philox', () => {
  // the known answers that come with Random123
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [Array(4).fill(0xffffffff), Array(2).fill(0xffffffff), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('gives the known answer for counter %j', (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox(Uint32Array.from(counter as number[]), Uint32Array.from(key as number[]), out);
    expect([...out]).toEqual(expected);
  });
});

describe('philox beside the same in whole numbers of any size', () => {
  /** As the paper has it. */
  function exact(counter: readonly number[], key: readonly number[]): readonly number[] {
    let [c0, c1, c2, c3, k0, k1] = [...counter, ...key].map(BigInt) as [bigint, bigint, bigint, bigint, bigint, bigint];
    const low = (x: bigint): bigint => BigInt.asUintN(32, x);
    for (let round = 0; round < 10; round++) {
      const [a, b] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
      [c0, c1, c2, c3] = [(b >> 32n) ^ c1 ^ k0, low(b), (a >> 32n) ^ c3 ^ k1, low(a)];
      [k0, k1] = [low(k0 + 0x9e3779b9n), low(k1 + 0xbb67ae85n)];
    }
    return [c0, c1, c2, c3].map(Number);
  }

  it('is equal for words of every kind', () => {
    const words = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffe0001, 0x12345678];
    const out = new Uint32Array(4);
    for (let i = 0; i < 500; i++) {
      const at = (j: number): number => words[(i * 31 + j * 7 + ((i * j) >> 2)) % words.length]! ^ (i * j * 2654435761);
      const [counter, key] = [Uint32Array.from([0, 1, 2, 3], at), Uint32Array.from([4, 5], at)];
      philox(counter, key, out);
      expect([...out]).toEqual(exact([...counter], [...key]));
    }
  });
});

describe('Random', () => {
  const draw = (random: Random, n: number): number[] => Array.from({ length: n }, () => random.float());

  it('depends on the seed and the key only', () => {
    const parent = new Random(1);
    const before = draw(parent.at('order', 3), 5);
    draw(parent, 100);
    expect(draw(parent.at('order', 3), 5)).toEqual(before);
    expect(draw(new Random(1, ['order', 3]), 5)).toEqual(before);
    expect(draw(new Random(2, ['order', 3]), 5)).not.toEqual(before);
    expect(draw(parent.at('order', '3'), 5)).not.toEqual(before);
  });

  it('is uniform: mean, variance and a chi-square test over 20 bins', () => {
    const values = draw(new Random(7), 20000);
    const mean = values.reduce((a, b) => a + b) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * values.length));
    const bins = new Array<number>(20).fill(0);
    for (const value of values) bins[Math.floor(value * 20)]!++;
    const chi2 = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(chi2).toBeLessThan(43.8); // 0.999 quantile with 19 degrees of freedom
  });

  it('draws normal values with the right moments', () => {
    const random = new Random(3);
    const values = Array.from({ length: 20000 }, () => random.normal());
    const moment = (k: number) => values.reduce((sum, x) => sum + x ** k, 0) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.03);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.04);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.3);
  });

  it('permutes: every element once, every order equally likely', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = new Random(5, [i]).permutation(3);
      expect([...order].sort()).toEqual([0, 1, 2]);
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const n of counts.values()) expect(Math.abs(n - 1000)).toBeLessThan(130);
  });

  it('refuses empty and endless ranges', () => {
    expect(() => new Random(0).int(0)).toThrow(RangeError);
    expect(() => new Random(0).int(2.5)).toThrow(RangeError);
    expect(new Random(0).int(1)).toBe(0);
  });
});
