import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The commit that is checked out in the git repository around a folder, or undefined; git itself is not needed. */
export function commitOf(from: string): string | undefined {
  const git = gitDir(resolve(from));
  if (git === undefined) return undefined;
  const head = text(join(git, 'HEAD'));
  const ref = /^ref: (.+)$/.exec(head ?? '')?.[1];
  if (ref === undefined) return hashIn(head);
  // a linked work tree keeps its HEAD, and shares the branches
  const common = resolve(git, text(join(git, 'commondir')) ?? '.');
  const packed = text(join(common, 'packed-refs'))?.split('\n');
  return hashIn(text(join(common, ref))) ?? hashIn(packed?.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0]);
}

function gitDir(folder: string): string | undefined {
  const git = join(folder, '.git');
  const found = statSync(git, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return git;
  const elsewhere = found === undefined ? undefined : /^gitdir: (.+)$/.exec(text(git) ?? '')?.[1];
  if (elsewhere !== undefined) return resolve(folder, elsewhere);
  return dirname(folder) === folder ? undefined : gitDir(dirname(folder));
}

function hashIn(content: string | undefined): string | undefined {
  return /^[0-9a-f]{40,64}$/.test(content ?? '') ? content : undefined;
}

function text(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
