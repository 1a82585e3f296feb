import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { isWasmModule } from '../pack/web-assembly.js';

/** Which of its two files, in a folder, the wasm backend of TensorFlow.js reads on one thread. */
const FILES = { simd: 'tfjs-backend-wasm-simd.wasm', plain: 'tfjs-backend-wasm.wasm' } as const;

/** SHA-256 of these files in version 4.22.0: a damaged one may be a valid module that computes something else. */
const DIGESTS = {
  simd: '77ebb28a6d34f371dbbf2086b7f2de8994acd8ea5a3cf1fa24d2c26c840cac7b',
  plain: '70a5d516060464e5269f01c74bac1772d6b8ab6cb612acf16b5cdaf61f78d892',
} as const;

/** Where the wasm backend of TensorFlow.js keeps its files; ends with a separator. */
export function wasmFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return join(dirname(manifest), 'dist') + sep;
}

/**
 * What is wrong with a file, in words, or undefined.
 *
 * @param isExact whether it has to be that of version 4.22.0, or any module that this Node can run
 */
export function wasmFileProblem(folder: string, file: keyof typeof FILES, isExact: boolean): string | undefined {
  const path = join(folder, FILES[file]);
  try {
    const bytes = readIntact(path, isExact ? DIGESTS[file] : undefined);
    return isExact || isWasmModule(bytes) ? undefined : `${path} is damaged`;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * The bytes of a file.
 *
 * @param digest SHA-256 in hexadecimal, to be compared if it is known
 * @throws {Error} if the file cannot be read, or is damaged
 */
export function readIntact(path: string, digest?: string): Uint8Array {
  const bytes = read(path);
  if (digest === undefined || createHash('sha256').update(bytes).digest('hex') === digest) return bytes;
  throw new Error(`${path} is damaged`);
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`${path} cannot be read (${(error as Error & { code?: string }).code ?? 'for some reason'})`, {
      cause: error,
    });
  }
}
