import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, isAbsolute, sep } from 'node:path';
import { badRequest, notFound } from '../http/api-error.js';

/** Bytes of a name: systems allow 255, of which a file that is being written takes some. */
const LONGEST = 200;
/** Names in a path. */
const DEEPEST = 16;

/** A folder out of which no path leads. */
export class Area {
  /** Absolute, without links. */
  readonly root: string;

  /** @param root folder that exists */
  constructor(root: string) {
    this.root = realpathSync(root);
  }

  /**
   * The absolute path of something in the folder, links followed; what it
   * stands for need not exist.
   *
   * @param path relative, with forward slashes
   * @throws {ApiError} 400 if it is no such path; 404 if it leads out of the folder
   */
  resolve(path: string): string {
    const names = path.split('/');
    const isWrong = (name: string): boolean => ['', '.', '..'].includes(name) || Buffer.byteLength(name) > LONGEST;
    // what is still encoded was encoded twice, to be read as something else
    if (names.length > DEEPEST || names.some(isWrong) || /[\0-\x1f\\:]|%(2e|2f|5c|00)/i.test(path)) {
      throw badRequest(`${JSON.stringify(path.slice(0, 100))} is no path; they are relative, with names joined by /`);
    }
    const place = realPlace(join(this.root, ...names));
    if (place === undefined || !contains(this.root, place)) throw notFound(`there is no ${path}`);
    return place;
  }
}

/** Whether a path is a folder itself, or lies in it; both without links. */
export function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** An absolute path with all links followed as far as there is something; undefined if a link leads nowhere. */
export function realPlace(path: string): string | undefined {
  const missing: string[] = [];
  for (let place = path; ; place = dirname(place)) {
    try {
      return join(realpathSync(place), ...missing);
    } catch {
      // what is there and cannot be followed, as a link to nothing, would be followed when it is written
      if (isThere(place) || dirname(place) === place) return undefined;
      missing.unshift(basename(place));
    }
  }
}

function isThere(path: string): boolean {
  return existsSync(path) || lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
