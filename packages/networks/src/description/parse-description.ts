import type { Description } from '@uninas/contracts';
import { DescriptionError } from './description-error.js';

/**
 * The description in the text of a `.network_config` file; its content is
 * checked when it is loaded.
 *
 * @param name of the file, for messages
 * @throws {DescriptionError} if the text is no JSON object
 */
export function parseDescription(text: string, name: string): Description {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DescriptionError([{ path: '', message: `${name} is no JSON: ${reason}` }], { cause });
  }
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Description;
  throw new DescriptionError([{ path: '', message: `${name} holds no description: an object with a name` }]);
}
