/**
 * Compiles the wasm kernels of the engine, unless they are newer than all that
 * they are made of. They work on the memory of TensorFlow.js: it is imported,
 * and the module never allocates. See record 14. Two modules are made of the same
 * sources: one that runs wherever there is SIMD, one with relaxed SIMD. Beside them are
 * their digests, by which the engine knows a damaged file.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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

const digestOf = (name) => createHash('sha256').update(readFileSync(join(engine, 'dist', name))).digest('hex'); // prettier-ignore
const digests = Object.fromEntries(Object.keys(MODULES).map((name) => [name, digestOf(name)]));
writeFileSync(join(engine, 'dist/kernels.json'), `${JSON.stringify(digests, undefined, 2)}\n`);
