import { contains, realPlace } from './area.js';

/** The folders that requests may lead to: the workspace, those of UniNAS, those of runs. */
export class Places {
  readonly #read: () => readonly string[];
  readonly #written: () => readonly string[];

  /**
   * @param dir the workspace, absolute
   * @param more further folders, absolute; they need not exist
   */
  constructor(
    readonly dir: string,
    more: { readonly read: () => readonly string[]; readonly written: () => readonly string[] },
  ) {
    this.#read = () => [dir, ...more.written(), ...more.read()];
    this.#written = () => [dir, ...more.written()];
  }

  /** Whether an absolute path lies in one of them, links followed. */
  has(path: string): boolean {
    return isIn(this.#read(), path);
  }

  /** Whether runs may be saved at an absolute path. */
  mayWrite(path: string): boolean {
    return isIn(this.#written(), path);
  }
}

function isIn(roots: readonly string[], path: string): boolean {
  if (path.includes('\0')) return false;
  const place = realPlace(path);
  return place !== undefined && roots.map(realPlace).some((root) => root !== undefined && contains(root, place));
}
