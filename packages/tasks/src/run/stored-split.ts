import type { DataContext, OpenData } from '@uninas/contracts';
import { encodeStable, parseJson } from '@uninas/runs';

type Split = NonNullable<DataContext['split']>;

/** A split as the text of a file. */
export function splitText({ train, valid }: OpenData['split']): string {
  return `${encodeStable({ train, valid })}\n`;
}

/**
 * @param path of the file, for messages
 * @throws {Error} if the text is no split
 */
export function parseSplit(text: string, path: string): Split {
  const content = parseJson(text, path);
  const { train, valid } = (content ?? {}) as Partial<Record<string, unknown>>;
  if (isIndices(train) && isIndices(valid)) return { train, valid };
  throw new Error(`${path} holds no split of the data: lists of numbers "train" and "valid"; restore it`);
}

function isIndices(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((index) => Number.isSafeInteger(index) && index >= 0);
}
