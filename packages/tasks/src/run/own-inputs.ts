import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { RUN_ENTRIES, RUN_JSON } from '@uninas/runs';

/** What has arguments and children: a module. */
interface Owner {
  readonly args: object;
  readonly children: object;
}

/**
 * Refuses a folder with a run of which the task is about to read: clearing it would remove that.
 * What no run wrote may be read there, as it stays.
 *
 * @param task its absolute text arguments, and those of all modules below, are what may be read
 * @throws {Error} that names the argument
 */
export function refuseOwnInputs(task: Owner, save_dir: string): void {
  const own = real(save_dir);
  if (!existsSync(join(own, RUN_JSON))) return;
  for (const [name, path] of pathsOf(task)) {
    if (name === 'save_dir' || !existsSync(path)) continue;
    const [first = ''] = relative(own, real(path)).split(sep);
    if (first !== '' && !RUN_ENTRIES.includes(first)) continue;
    const where = first === '' ? `save_dir and ${name} are one folder` : `${name} lies in save_dir`;
    throw new Error(`${where} (${path}): the run would remove what it reads; choose another save_dir`);
  }
}

function pathsOf({ args, children }: Owner): readonly (readonly [string, string])[] {
  const texts = Object.entries(args).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const below = Object.values(children).flat().filter(isOwner);
  return [...texts.filter(([, text]) => isAbsolute(text)), ...below.flatMap(pathsOf)];
}

function isOwner(value: unknown): value is Owner {
  return typeof value === 'object' && value !== null && 'args' in value && 'children' in value;
}

/** Without links, as far as the path exists. */
function real(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const up = dirname(resolve(path));
  return up === path ? path : join(real(up), relative(up, resolve(path)));
}
