import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '@uninas/contracts';
import type { ImageSamples } from '@uninas/samples';
import { namesIn } from './names-in.js';
import { DamagedFileError } from './damaged-file-error.js';
import { reasonOf } from './error-reason.js';
import type { PictureDecoder } from './pictures/decode-picture.js';

const PICTURE = /\.(jpe?g|png)$/i;

/** Names of pictures by class. */
export interface ClassFolders {
  readonly folder: string;
  /** Names of the folders in order, which gives the class indices. */
  readonly classes: readonly string[];
  /** Names of the pictures in each. */
  readonly names: readonly (readonly string[])[];
}

/**
 * The pictures in a folder with one folder per class, as torchvision's `ImageFolder` sees it: classes and
 * pictures in the order of their names.
 *
 * @returns undefined if there is no such folder
 * @throws {Error} if a class has no picture
 */
export async function findClassFolders(folder: string): Promise<ClassFolders | undefined> {
  const all = await namesIn(folder);
  const classes: string[] = [];
  for (const name of all) if ((await stat(join(folder, name))).isDirectory()) classes.push(name);
  if (classes.length === 0) return undefined;
  const names = [];
  for (const name of classes) {
    const pictures = (await readdir(join(folder, name))).filter((one) => PICTURE.test(one)).sort();
    if (pictures.length === 0) throw new Error(`${join(folder, name)}: there is no .jpg, .jpeg or .png picture in it`);
    names.push(pictures);
  }
  return { folder, classes, names };
}

/** Pictures of any size, read from their files and decoded whenever they are asked for. */
export class FolderImages implements ImageSamples {
  readonly count: number;
  readonly #labels: Uint16Array;
  /** Number of the first picture of each class. */
  readonly #firsts: readonly number[];

  constructor(
    private readonly found: ClassFolders,
    private readonly decoder: PictureDecoder,
  ) {
    const firsts: number[] = [];
    let count = 0;
    for (const names of found.names) {
      firsts.push(count);
      count += names.length;
    }
    this.count = count;
    this.#firsts = firsts;
    this.#labels = Uint16Array.from(found.names.flatMap((names, label) => Array<number>(names.length).fill(label)));
  }

  label(i: number): number {
    return this.#labels[i]!;
  }

  /** @throws {DamagedFileError} if the picture cannot be read or decoded */
  sample(i: number): Sample {
    const label = this.label(i);
    const file = join(
      this.found.folder,
      this.found.classes[label]!,
      this.found.names[label]![i - this.#firsts[label]!]!,
    );
    const { bytes, height, width } = this.decoder.decode(contentOf(file), file);
    const values = new Float32Array(bytes.length);
    for (let k = 0; k < values.length; k++) values[k] = bytes[k]! / 255;
    return { values, shape: [height, width, 3] };
  }

  copy(i: number, target: Float32Array, offset: number): void {
    target.set(this.sample(i).values, offset);
  }
}

function contentOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new DamagedFileError(file, `cannot be read (${reasonOf(error)})`, { cause: error });
  }
}
