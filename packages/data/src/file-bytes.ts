import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DamagedFileError } from './damaged-file-error.js';
import { reasonOf } from './error-reason.js';

/** The content of a file, unpacked if its name ends in `gz`. @throws {DamagedFileError} if it cannot be read or unpacked */
export async function fileBytes(file: string): Promise<Uint8Array> {
  const bytes = await contentOf(file);
  return file.endsWith('gz') ? await unpack(bytes, file) : bytes;
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DamagedFileError(file, `cannot be read (${reasonOf(error)})`, { cause: error });
  }
}

async function unpack(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes);
  } catch (error) {
    throw new DamagedFileError(file, `cannot be unpacked (${reasonOf(error)})`, { cause: error });
  }
}
