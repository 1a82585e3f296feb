import type { OpenData } from '@uninas/contracts';

/** The same data without its test part, which a search must never see. */
export function withoutTest(data: OpenData): OpenData {
  return {
    info: data.info,
    split: data.split,
    get testReads() {
      return data.testReads;
    },
    loader: (phase, batchSize) => (phase === 'test' ? undefined : data.loader(phase, batchSize)),
  };
}

/** @throws {Error} if a batch of the test part was read */
export function assertTestUnread({ testReads }: OpenData): void {
  if (testReads > 0) throw new Error(`${testReads} batches of the test part were read in a search`);
}
