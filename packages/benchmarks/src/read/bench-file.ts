import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { BenchError } from '../bench-error.js';

/** The text of a file. */
export interface BenchFile {
  readonly path: string;
  readonly text: string;
}

const GZIP = [0x1f, 0x8b];
const NO_TEXT =
  'this is no text: results are read as JSON or as comma separated values; files of PyTorch and pickles may run any ' +
  'code, and are not read';

/** Reads a file, unpacked if it is packed by gzip. @throws {BenchError} saying why it cannot be read */
export function readBenchFile(path: string): BenchFile {
  const bytes = contentOf(path);
  const isPacked = GZIP.every((byte, i) => bytes[i] === byte);
  const content = isPacked ? unpacked(bytes, path) : bytes;
  if (content.includes(0)) throw new BenchError(path, NO_TEXT);
  const text = content.toString('utf8');
  return { path, text: text.startsWith('\ufeff') ? text.slice(1) : text };
}

/** Whether a file is JSON, by its beginning. */
export function isJson({ text }: BenchFile): boolean {
  return /^\s*[{[]/.test(text);
}

function contentOf(path: string): Buffer {
  if (/^https?:/.test(path)) throw new BenchError(path, 'results are read from files; download this one, and name it');
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file; path names the file of the results',
      EISDIR: 'this is a folder; path names the file of the results',
      EACCES: 'it may not be read',
    };
    throw new BenchError(path, reasons[code ?? ''] ?? `it cannot be read (${code})`, { cause: error });
  }
}

function unpacked(bytes: Buffer, path: string): Buffer {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new BenchError(path, `it cannot be unpacked (${(error as Error).message})`, { cause: error });
  }
}
