import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PackageError } from './package-error.js';
import { hasManifest, readPackageFolder } from './package-folder.js';

/** The nearest folder upwards, or the folder itself, that satisfies a condition. */
export function nearestFolder(from: string, isRight: (dir: string) => boolean): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    if (isRight(dir)) return dir;
    if (dir === dirname(dir)) return undefined;
  }
}

/**
 * The folders of all packages with a manifest in the npm workspace around a folder, sorted.
 *
 * @throws {PackageError} if there is no workspace
 */
export function workspaceFolders(from: string): readonly string[] {
  const root = nearestFolder(from, (dir) => patternsOf(dir).length > 0);
  if (root === undefined) throw new PackageError(`${from} is in no npm workspace (a package.json with "workspaces")`);
  const folders = patternsOf(root).flatMap((pattern) => expand(root, pattern.split('/')));
  return [...new Set(folders)].filter((dir) => hasManifest(readPackageFolder(dir))).sort();
}

function patternsOf(dir: string): readonly string[] {
  try {
    const { workspaces } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as {
      readonly workspaces?: unknown;
    };
    return Array.isArray(workspaces) ? (workspaces as string[]) : [];
  } catch {
    return []; // no package here
  }
}

/** The folders with a package.json that a pattern such as `packages/*` stands for. */
function expand(dir: string, steps: readonly string[]): readonly string[] {
  const [step, ...rest] = steps;
  if (step === undefined) return existsSync(join(dir, 'package.json')) ? [dir] : [];
  if (!step.includes('*')) return existsSync(join(dir, step)) ? expand(join(dir, step), rest) : [];
  const form = new RegExp(`^${step.split('*').map(escaped).join('[^/]*')}$`);
  const names = readdirSync(dir, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && form.test(entry.name),
  );
  return names.flatMap(({ name }) => expand(join(dir, name), rest));
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
