/**
 * Compiles the wasm kernels of the engine, unless they are newer than all that
 * they are made of. They work on the memory of TensorFlow.js: it is imported,
 * and the module never allocates. See record 14. Two modules are made of the same
 * sources: one that runs wherever there is SIMD, one with relaxed SIMD.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const engine = join(root, 'packages/engine');
const sources = readdirSync(join(engine, 'assembly')).map((name) => join(engine, 'assembly', name));
const MODULES = {
  'kernels.wasm': ['simd'],
  'kernels-fused.wasm': ['simd', 'relaxed-simd'],
};

const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const ingredients = [...sources, fileURLToPath(import.meta.url), join(root, 'package.json')];
for (const [name, features] of Object.entries(MODULES)) {
  const output = join(engine, 'dist', name);
  if (ingredients.every((file) => changed(file) < changed(output))) continue;
  const { default: asc } = await import('assemblyscript/asc'); // takes a second to load
  mkdirSync(dirname(output), { recursive: true });
  const enabled = features.flatMap((feature) => ['--enable', feature]);
  const options = ['--importMemory', '--runtime', 'stub', ...enabled, '--optimizeLevel', '3', '--noAssert'];
  const { error, stderr } = await asc.main(['assembly/index.ts', '--baseDir', engine, '--outFile', output, ...options]);
  if (error !== null) {
    process.stderr.write(`${stderr.toString()}${error.message}\n`);
    process.exit(1);
  }
}
