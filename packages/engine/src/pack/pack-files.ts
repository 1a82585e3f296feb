import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readIntact } from '../backend/wasm-files.js';
import { kernelsOfEnvironment } from '../kernel-choice.js';
import { hasRelaxedSimd } from './web-assembly.js';

/** The compiled module, beside the built files; tests run on sources and find it there, too. */
export const PACK_FILE = new URL('../../dist/kernels.wasm', import.meta.url);

/** The same with fused multiply-adds, which need relaxed SIMD. */
const FUSED_PACK_FILE = new URL('../../dist/kernels-fused.wasm', import.meta.url);

/** The SHA-256 of both by name, in hexadecimal; the build writes it. */
const DIGESTS_FILE = new URL('../../dist/kernels.json', import.meta.url);

/**
 * The modules that this Node can run, the fastest first. `UNINAS_KERNELS=portable` asks for
 * the one whose results are the same bytes on every machine: a fused
 * multiply-add rounds once where machines without it round twice.
 */
export function packFiles(): readonly URL[] {
  return kernelsOfEnvironment() !== 'portable' && hasRelaxedSimd() ? [FUSED_PACK_FILE, PACK_FILE] : [PACK_FILE];
}

/**
 * The bytes of a module. Those of ours are compared with what was built: a damaged
 * module may be a valid one that computes something else.
 *
 * @throws {Error} if the file cannot be read, or is one of ours and damaged
 */
export function readPack(file: URL): Uint8Array {
  const path = fileURLToPath(file);
  if (![PACK_FILE, FUSED_PACK_FILE].some(({ href }) => href === file.href)) return readIntact(path);
  try {
    return readIntact(path, digests()[basename(path)] ?? 'unknown');
  } catch (error) {
    throw new Error(`${(error as Error).message}: install @uninas/engine again`, { cause: error });
  }
}

function digests(): Readonly<Record<string, string>> {
  const path = fileURLToPath(DIGESTS_FILE);
  const text = Buffer.from(readIntact(path)).toString();
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch (error) {
    throw new Error(`${path} is damaged`, { cause: error });
  }
}
