import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { isWasmModule } from '../pack/web-assembly.js';

/** Which of its two files, in a folder, the wasm backend of TensorFlow.js reads on one thread. */
const FILES = { simd: 'tfjs-backend-wasm-simd.wasm', plain: 'tfjs-backend-wasm.wasm' } as const;

/** Where the wasm backend of TensorFlow.js keeps its files; ends with a separator. */
export function wasmFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return join(dirname(manifest), 'dist') + sep;
}

/** What is wrong with a file, in words, or undefined. */
export function wasmFileProblem(folder: string, file: keyof typeof FILES): string | undefined {
  const path = join(folder, FILES[file]);
  try {
    return isWasmModule(readFileSync(path)) ? undefined : `${path} is damaged`;
  } catch (error) {
    return `${path} cannot be read (${(error as Error & { code?: string }).code ?? 'for some reason'})`;
  }
}
