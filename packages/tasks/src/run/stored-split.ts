import type { DataContext, DataInfo, OpenData } from '@uninas/contracts';
import { encodeStable, parseJson } from '@uninas/runs';

type Split = NonNullable<DataContext['split']>;

/** Split and shapes of the data as the text of a file. */
export function splitText({ info, split }: Pick<OpenData, 'info' | 'split'>): string {
  const { train, valid } = split;
  return `${encodeStable({ input: info.input, output: info.output, train, valid })}\n`;
}

/**
 * The shapes that the network of a run was made for.
 *
 * @param path of the file, for messages
 * @throws {Error} if the text does not tell them
 */
export function parseShapes(text: string, path: string): Pick<DataInfo, 'input' | 'output'> {
  const { input, output } = (parseJson(text, path) ?? {}) as Partial<Record<string, unknown>>;
  if (isIndices(input) && isIndices(output)) return { input, output };
  throw new Error(`${path} does not tell the shapes of the data: lists of numbers "input" and "output"; restore it`);
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
