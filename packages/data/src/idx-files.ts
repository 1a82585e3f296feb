import { join } from 'node:path';
import { fileBytes } from './file-bytes.js';
import { parseIdx, type Idx } from './idx.js';
import { namesIn } from './names-in.js';

/** A part of a data set as a pair of files. */
export interface IdxPair {
  readonly images: string;
  readonly labels: string;
}

/** How the published files of a part begin, and what those of a subset may begin with. */
export const IDX_NAMES = {
  train: { published: 'train', like: /^train.*$/ },
  test: { published: 't10k', like: /^(test.*|t\d+k.*)$/ },
} as const;

const IMAGES = /^(.+?)([-.])images([-.])idx3-ubyte(\.gz)?$/;

/**
 * Finds the images of a part and the labels beside them.
 *
 * In each folder, in order, the published names come first
 * (`train-images-idx3-ubyte`, `t10k-...`, with `.gz` or without, `.idx3` for
 * `-idx3`), then any other single file like `train*images-idx3-ubyte*`, or
 * `t2k-...` and `test*...` for the test part.
 *
 * @returns undefined if no folder has such images
 * @throws {Error} if a folder has several, or no labels beside the images
 */
export async function findIdxPair(
  folders: readonly string[],
  part: keyof typeof IDX_NAMES,
): Promise<IdxPair | undefined> {
  const { published, like } = IDX_NAMES[part];
  for (const folder of folders) {
    const names = await namesIn(folder);
    const found = names.filter((name) => like.test(IMAGES.exec(name)?.[1] ?? ''));
    const exact = found.filter((name) => IMAGES.exec(name)?.[1] === published);
    // an unpacked file and its archive are one
    const [first, ...others] = unpackedFirst(exact.length > 0 ? exact : found);
    if (first === undefined) continue;
    if (others.length > 0) {
      throw new Error(`${folder} has several files of ${part} images: ${[first, ...others].join(', ')}; keep one`);
    }
    return { images: join(folder, first), labels: join(folder, labelsBeside(first, names, folder)) };
  }
  return undefined;
}

/** Reads a file, unpacked if its name ends in `.gz`. @throws {DamagedFileError} if it is damaged */
export async function readIdx(file: string, dimensions: number): Promise<Idx> {
  return parseIdx(await fileBytes(file), dimensions, file);
}

function unpackedFirst(names: readonly string[]): readonly string[] {
  return names.filter((name) => !name.endsWith('.gz') || !names.includes(name.slice(0, -'.gz'.length)));
}

function labelsBeside(images: string, names: readonly string[], folder: string): string {
  const [, start, dash, dot] = IMAGES.exec(images)!;
  const plain = `${start}${dash}labels${dot}idx1-ubyte`;
  const found = [plain, `${plain}.gz`].find((name) => names.includes(name));
  if (found !== undefined) return found;
  throw new Error(`${join(folder, images)}: the labels ${plain} (or .gz) are missing beside the images`);
}
