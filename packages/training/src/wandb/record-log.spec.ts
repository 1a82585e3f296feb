import { describe, expect, it } from '@jest/globals';
import { checksum, readWandb } from '../testing/wandb-files.fixture.js';
import { framed, recordsIn } from './record-log.js';

/** The first record, with what stands before it, of a file that the program wandb 0.30.0 wrote. */
const FROM_WANDB = Buffer.from(
  '3a572642e1be00' +
    '5304f1344d0001' +
    '0801c20c0a0a087936777862747065aa013b0a390a2f302e33302e302b653565633964633932333664316134666262396665376330373935626263636466663165306537371206302e37302e30',
  'hex',
);

const filled = (size: number, byte: number): Uint8Array => new Uint8Array(size).fill(byte);
const contents = (file: Uint8Array): Uint8Array[] => [...recordsIn(file)].map(({ content }) => Buffer.from(content));

it('has the checksums of the standard', () => {
  // ISO 3309; the check value of every list of such sums
  expect(checksum(Buffer.from('123456789'))).toBe(0xcbf43926);
});

it('gives the bytes that wandb wrote, and reads them', () => {
  const record = FROM_WANDB.subarray(14);
  expect(Buffer.from(framed([record], 0)).equals(FROM_WANDB)).toBe(true);
  expect(contents(FROM_WANDB)).toEqual([Buffer.from(record)]);
});

describe('records of any size, at any place', () => {
  // around the end of the first block, of 32768 - 7 - 7 bytes at most, and of whole ones
  const SIZES = [0, 1, 32_740, 32_746, 32_747, 32_748, 32_753, 32_754, 32_755, 32_761, 65_522, 65_530, 100_000];

  it.each(SIZES)('are read by whoever knows the format, and again here, %i', (size) => {
    const records = [filled(size, 1), filled(3, 2), filled(size, 3), filled(0, 4)];
    const file = framed(records, 0);
    const found = readWandb(file);
    expect(found).toHaveLength(4);
    for (const [i, record] of records.entries()) expect([i, Buffer.from(record).equals(found[i]!)]).toEqual([i, true]);
    expect(contents(file).map((bytes) => bytes.length)).toEqual([size, 3, size, 0]);
    expect([...recordsIn(file)].at(-1)!.end).toBe(file.length);
  });

  it.each(SIZES)('are added one by one to the same file, %i', (size) => {
    const records = [filled(size, 1), filled(5, 2), filled(size, 3)];
    const file = records.reduce<Buffer>(
      (all: Buffer, record) => Buffer.concat([all, framed([record], all.length)]),
      Buffer.alloc(0),
    );
    expect(file.equals(framed(records, 0))).toBe(true);
  });
});

describe('a file that is damaged', () => {
  const file = Buffer.from(framed([filled(40_000, 1), filled(10, 2), filled(20, 3)], 0));
  const ends = [...recordsIn(file)].map(({ end }) => end);

  it('is read up to the record that has no end', () => {
    for (const [whole, end] of ends.entries()) {
      const next = ends[whole + 1] ?? end;
      for (const length of [end, end + 1, end + 8, next - 1].filter((at) => at >= end && at < next)) {
        expect([length, contents(file.subarray(0, length)).length]).toEqual([length, whole + 1]);
      }
    }
    expect(contents(file.subarray(0, 30_000))).toEqual([]);
    expect(contents(file.subarray(0, 3))).toEqual([]);
  });

  it('is read up to the byte that is wrong', () => {
    for (const [place, whole] of [
      [0, 0],
      [9, 0],
      [20_000, 0],
      [ends[0]! + 2, 1],
      [ends[0]! + 9, 1],
      [ends[1]! + 6, 2],
    ] as const) {
      // prettier-ignore
      const other = Buffer.from(file);
      other[place]! ^= 0x10;
      expect([place, contents(other).length]).toEqual([place, whole]);
    }
  });
});
