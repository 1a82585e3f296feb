/**
 * Joins the built files of core and of the runner into few: Node needs about a
 * millisecond for every file it loads, which is most of what a check takes.
 * The types stay as `tsc` wrote them. Runs after `tsc -b`; see record 13.
 */
import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

const COMMON = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // every other package, core in the runner included, stays the one copy that all share
  packages: 'external',
  // modules are known by the names of their classes
  keepNames: true,
  sourcemap: true,
  logLevel: 'warning',
};

const core = join(root, 'packages/core');
rmSync(join(core, 'dist/bundle'), { recursive: true, force: true });
await build({
  ...COMMON,
  absWorkingDir: core,
  entryPoints: { index: 'dist/index.js', node: 'dist/node/index.js', instantiate: 'dist/instantiate/index.js' },
  splitting: true, // what the entries share is one file, so that there is one register class
  outdir: 'dist/bundle',
});

// beside what it is made of: the runner finds its package from where its files are
const runner = join(root, 'packages/uninas');
for (const name of readdirSync(join(runner, 'dist'))) {
  if (name.startsWith('bundle-')) rmSync(join(runner, 'dist', name));
}
await build({
  ...COMMON,
  absWorkingDir: runner,
  entryPoints: { uninas: 'dist/cli.js' },
  splitting: true, // each command is loaded when it is called, with the packages that it alone needs
  chunkNames: 'bundle-[name]-[hash]',
  outdir: 'dist',
});
