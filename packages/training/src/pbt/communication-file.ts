import { accessSync, constants, existsSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { encodePretty, isObject, parseJson, readText, RunError, writeFileAtomic } from '@uninas/runs';
import type { ProcessIdentity } from '@uninas/runs';
import { PBT_FORMAT } from './protocol.js';

/** Where a server is, and how to talk to it. */
export interface Communication {
  /** Such as `http://127.0.0.1:45123`. */
  readonly url: string;
  /** Without it, no request is answered. */
  readonly token: string;
  /** Name of the population, the same after the server was interrupted. */
  readonly population: string;
  readonly process: ProcessIdentity;
}

/**
 * Says where a server is; only the user may read it, since it holds the token.
 *
 * @throws {RunError} if it cannot be written
 */
export function writeCommunication(path: string, content: Communication): void {
  writeFileAtomic(path, encodePretty({ format: PBT_FORMAT, ...content, process: { ...content.process } }), 0o600);
}

/**
 * Whether a server could be written of there, as far as can be told without writing; folders on the way may be missing.
 *
 * @throws {RunError} UNINAS_ERUN_WRITE
 */
export function assertCommunicable(path: string): void {
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is a file`);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new RunError({
      code: 'UNINAS_ERUN_WRITE',
      path,
      what: `this file cannot be written (${error instanceof Error ? error.message : String(error)})`,
      fix: 'choose another communication_file',
    });
  }
}

/** Undefined if there is no file. @throws {RunError} if it is none of a server */
export function readCommunication(path: string): Communication | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  try {
    const content = parseJson(text, path);
    if (isObject(content) && content['format'] === PBT_FORMAT) return content as unknown as Communication;
  } catch {
    // said below
  }
  throw new RunError({
    code: 'UNINAS_ERUN_READ',
    path,
    what: 'this file was not written by a server for population-based training of this version',
    fix: 'choose another communication_file',
  });
}

/** Undefined if there is no file, which may go at any time. */
function textOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return readText(path);
  } catch (error) {
    if (!existsSync(path)) return undefined;
    throw error;
  }
}

/** Removes the file unless another server has written it meanwhile. */
export function removeCommunication(path: string, { token }: Communication): void {
  try {
    if (readCommunication(path)?.token === token) rmSync(path);
  } catch {
    // it is someone else's, or cannot be removed: the process that it names does not answer any more
  }
}
