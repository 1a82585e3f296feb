/**
 * Everything that must hold before a change lands: `npm run check`.
 * With names of steps, only those. The tests come last, so that their counts end the output.
 */
import { spawnSync } from 'node:child_process';

const STEPS = {
  format: ['prettier', '--check', '--log-level', 'warn', '.'],
  build: ['tsc', '-b', 'tsconfig.build.json'],
  kernels: ['node', 'tools/workspace/src/kernels.js'],
  bundle: ['node', 'tools/workspace/src/bundle.js'],
  page: ['node', 'tools/workspace/src/page.js'],
  typecheck: ['tsc', '-b'],
  arguments: ['node', 'tools/argref/bin/uninas-argref.js', 'check', '--all'],
  docs: ['node', 'tools/argref/bin/uninas-argref.js', 'docs', '--all', '--check', '--out', 'docs/reference'],
  lint: ['node', 'tools/workspace/src/lint.js'],
  unused: ['knip', '--no-progress', '--no-config-hints'],
  packages: ['node', 'tools/workspace/src/packages.js'],
  test: ['node', '--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(STEPS, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no step ${unknown.join(', ')}; these are: ${Object.keys(STEPS).join(', ')}\n`);
  process.exit(2);
}

const failed = [];
for (const [name, [command, ...args]] of Object.entries(STEPS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n== ${name}\n`);
  const start = Date.now();
  const file = command === 'node' ? process.execPath : `node_modules/.bin/${command}`;
  const { status } = spawnSync(file, args, {
    stdio: 'inherit',
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  if (status !== 0) failed.push(name);
  if (name !== 'test')
    process.stdout.write(`   ${status === 0 ? 'ok' : 'FAILED'}, ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
}
if (failed.length > 0) {
  process.stderr.write(`Failed: ${failed.join(', ')}. Run one alone with: npm run check -- NAME\n`);
  process.exit(1);
}
