import type { DataContext, OpenData } from '@uninas/contracts';
import { encodeStable } from '@uninas/runs';

type Split = NonNullable<DataContext['split']>;

/** A split as the text of a file. */
export function splitText({ train, valid }: OpenData['split']): string {
  return `${encodeStable({ train, valid })}\n`;
}

/** @throws {Error} if the text is no split */
export function parseSplit(text: string, name: string): Split {
  const { train, valid } = JSON.parse(text) as Partial<Record<string, unknown>>;
  if (isIndices(train) && isIndices(valid)) return { train, valid };
  throw new Error(`${name} holds no split of the data: lists of numbers "train" and "valid"`);
}

function isIndices(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((index) => Number.isSafeInteger(index) && index >= 0);
}
