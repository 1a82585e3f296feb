import { readSource } from '@uninas/core';
import type { Description } from '@uninas/contracts';
import { DescriptionError } from './description-error.js';

/**
 * The description in the text of a `.network_config` file; its content is
 * checked when it is loaded.
 *
 * @param name of the file, for messages
 * @throws {DescriptionError} if the text is no JSON object, with line and column of every mistake
 */
export async function parseDescription(text: string, name: string): Promise<Description> {
  const { data, problems } = await readSource(name, text);
  if (problems.length > 0) {
    throw new DescriptionError(
      problems.map(({ line, column, message }) => ({ path: `${name}:${line}:${column}`, message })),
    );
  }
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Description;
  throw new DescriptionError([{ path: '', message: 'holds no description: an object with a name' }], { file: name });
}
