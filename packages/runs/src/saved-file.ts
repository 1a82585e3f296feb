import { isObject, parseJson, type JsonObject } from './json-text.js';
import { readText } from './read-text.js';
import { RunError } from './run-error.js';

/** What a JSON file says of itself. */
export interface SavedFormat {
  readonly format: string;
  readonly version: number;
  /** What such a file holds, in words with article, such as `a saved model`. */
  readonly holds: string;
}

/**
 * The content of a JSON file of a format.
 *
 * @throws {RunError} UNINAS_ERUN_READ, or UNINAS_ERUN_JSON if it is of another format or version
 */
export function readSaved(path: string, { format, version, holds }: SavedFormat): JsonObject {
  if (/\.(?:pt|pth|pickle|pkl)$/.test(path)) {
    const fix = 'name a JSON file that was written here';
    throw new RunError({ code: 'UNINAS_ERUN_JSON', path, what: 'pickles may run any code and are not read', fix });
  }
  const content = parseJson(readText(path), path);
  if (!isObject(content) || content['format'] !== format) throw unfit(path, `this is not ${holds} (${format})`);
  if (content['version'] === version) return content;
  throw unfit(path, `this is ${holds} of version ${JSON.stringify(content['version'])}; version ${version} is read`);
}

/** A file of the right format with a member that does not fit. */
export function unfit(path: string, what: string): RunError {
  return new RunError({ code: 'UNINAS_ERUN_JSON', path, what });
}
