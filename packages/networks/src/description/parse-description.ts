import { readSource } from '@uninas/core';
import type { Description } from '@uninas/contracts';
import { DescriptionError } from './description-error.js';
import { rememberSource } from './description-source.js';

/** Characters; what is read takes up to a hundred times as much memory, and the largest super-networks have 400,000. */
const LONGEST = 4 * 2 ** 20;

/**
 * The description in the text of a `.network_config` file; its content is
 * checked when it is loaded, and what is wrong then is said of its place in the text.
 *
 * @param name of the file, for messages
 * @throws {DescriptionError} if the text is no JSON object, with line and column of every mistake
 */
export async function parseDescription(text: string, name: string): Promise<Description> {
  if (text.length > LONGEST) {
    const message = `is no description: it has ${text.length} characters, at most ${LONGEST} are read`;
    throw new DescriptionError([{ path: '', message }], { file: name });
  }
  const source = await readSource(name, text);
  const { data, problems } = source;
  if (problems.length > 0) {
    throw new DescriptionError(
      problems.map(({ line, column, message }) => ({ path: '', message, at: `${name}:${line}:${column}` })),
    );
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new DescriptionError([{ path: '', message: 'holds no description: an object with a name' }], { file: name });
  }
  rememberSource(data, source);
  return data as Description;
}
