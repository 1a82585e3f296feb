import { describe, expect, it } from '@jest/globals';
import { shareBatch } from './share-batch.js';

const batch = {
  size: 5,
  inputs: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
  inputShape: [2],
  labels: Int32Array.of(0, 1, 2, 3, 4),
  targets: Float32Array.of(0, 10, 20, 30, 40),
};

describe('shareBatch', () => {
  it('cuts a batch into consecutive shares, larger ones first', () => {
    const shares = shareBatch(batch, 3);
    expect(shares.map(({ size }) => size)).toEqual([2, 2, 1]);
    expect(shares.map(({ inputs }) => [...inputs])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(shares.map(({ labels }) => [...labels])).toEqual([[0, 1], [2, 3], [4]]); // prettier-ignore
    expect(shares.map(({ targets }) => [...targets!])).toEqual([[0, 10], [20, 30], [40]]); // prettier-ignore
    expect(shares[0]!.inputShape).toEqual([2]);
  });

  it('has no empty share, and leaves out what the batch has not', () => {
    const { targets: _, ...plain } = batch;
    const shares = shareBatch(plain, 9);
    expect(shares.map(({ size }) => size)).toEqual([1, 1, 1, 1, 1]);
    expect(shares.every((share) => !('targets' in share))).toBe(true);
    expect(shareBatch(batch, 1)).toEqual([batch]);
  });
});
