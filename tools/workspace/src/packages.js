/** Packs every published package and checks the tarballs as npm would serve them: publint, are-the-types-wrong, README and LICENSE. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folders of all packages that are published, in any order. */
export function publishedPackages(root = '.') {
  const folders = ['packages', 'tools'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  );
  return folders.filter((dir) => {
    try {
      return JSON.parse(readFileSync(join(root, dir, 'package.json'), 'utf8')).private !== true;
    } catch {
      return false; // not a package
    }
  });
}

function run(command, args, options = {}) {
  const result = spawnSync('npx', ['--no-install', command, ...args], { encoding: 'utf8', ...options });
  return { ok: result.status === 0, text: result.stdout + result.stderr };
}

function problemsOf(dir, out) {
  const packed = spawnSync('npm', ['pack', '--json', '--pack-destination', out], { cwd: dir, encoding: 'utf8' });
  if (packed.status !== 0) return [`npm pack failed: ${packed.stderr}`];
  const [{ filename, files }] = JSON.parse(packed.stdout);
  const tarball = join(out, filename);
  const paths = files.map(({ path }) => path);
  const problems = ['README.md', 'LICENSE']
    .filter((name) => !paths.includes(name))
    .map((name) => `there is no ${name}`);
  const tests = paths.filter((path) => /\.(spec|test-d|fixture)\./.test(path));
  if (tests.length > 0) problems.push(`tests are packed: ${tests.slice(0, 3).join(', ')}`);
  if (!paths.some((path) => path.startsWith('dist/'))) problems.push('dist is not packed; run npm run build');
  const publint = run('publint', ['run', '--strict', tarball]);
  if (!publint.ok) problems.push(publint.text);
  const types = run('attw', [
    tarball,
    '--profile',
    'esm-only',
    '--format',
    'ascii',
    '--no-emoji',
    '--exclude-entrypoints',
    'arguments.json',
  ]);
  if (!types.ok) problems.push(types.text);
  return problems;
}

if (process.argv[1]?.endsWith('packages.js')) {
  const out = mkdtempSync(join(tmpdir(), 'uninas-pack-'));
  let failed = false;
  try {
    for (const dir of publishedPackages()) {
      const problems = problemsOf(dir, out);
      failed ||= problems.length > 0;
      process.stdout.write(problems.length === 0 ? `   ${dir}: ok\n` : `   ${dir}:\n${problems.join('\n')}\n`);
    }
  } finally {
    rmSync(out, { recursive: true });
  }
  process.exit(failed ? 1 : 0);
}
