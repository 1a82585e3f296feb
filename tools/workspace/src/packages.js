/** Packs every published package and checks the tarballs as npm would serve them: publint, are-the-types-wrong, README and LICENSE. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

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

/** Runs an installed command; not by npx, which takes seconds to start. */
async function run(command, args) {
  try {
    const { stdout, stderr } = await execute(join('node_modules/.bin', command), args, { maxBuffer: 1e8 });
    return { ok: true, text: stdout + stderr };
  } catch (error) {
    return { ok: false, text: `${error.stdout ?? ''}${error.stderr ?? error.message}` };
  }
}

async function problemsOf(dir, out) {
  const packed = await execute('npm', ['pack', '--json', '--pack-destination', out], {
    cwd: dir,
    maxBuffer: 1e8,
  }).catch((error) => error);
  if (packed instanceof Error) return [`npm pack failed: ${packed.stderr}`];
  const [{ filename, files }] = JSON.parse(packed.stdout);
  const tarball = join(out, filename);
  const paths = files.map(({ path }) => path);
  const problems = ['README.md', 'LICENSE']
    .filter((name) => !paths.includes(name))
    .map((name) => `there is no ${name}`);
  const tests = paths.filter((path) => /\.(spec|test-d|fixture)\./.test(path));
  if (tests.length > 0) problems.push(`tests are packed: ${tests.slice(0, 3).join(', ')}`);
  if (!paths.some((path) => path.startsWith('dist/'))) problems.push('dist is not packed; run npm run build');
  const publint = await run('publint', ['run', '--strict', tarball]);
  if (!publint.ok) problems.push(publint.text);
  const types = await run('attw', [
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
    const waiting = publishedPackages();
    const found = new Map();
    // two at a time, one for each core of a small machine
    const worker = async () => {
      for (let dir = waiting.shift(); dir !== undefined; dir = waiting.shift()) {
        found.set(dir, await problemsOf(dir, out));
      }
    };
    await Promise.all([worker(), worker()]);
    for (const [dir, problems] of [...found].sort()) {
      failed ||= problems.length > 0;
      process.stdout.write(problems.length === 0 ? `   ${dir}: ok\n` : `   ${dir}:\n${problems.join('\n')}\n`);
    }
  } finally {
    rmSync(out, { recursive: true });
  }
  process.exit(failed ? 1 : 0);
}
