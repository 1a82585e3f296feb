import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataContext, Log } from '@uninas/contracts';
import { ImageClassificationData, type ImageParts, type ImageSamples } from '@uninas/samples';
import { findClassFolders, FolderImages, type ClassFolders } from './folder-images.js';
import { pictureDecoder } from './pictures/decode-picture.js';

type Part = 'train' | 'valid' | 'test';

/**
 * Images in one folder per part, with a folder per class in each, as `train/<class>/<name>.jpg`; PNG and
 * JPEG files are read.
 *
 * The folders of the parts are in `dir`. Class indices follow from the order of the names. Images are
 * decoded when they are asked for, never kept, so that any number of them takes no memory but for their
 * names. Where they differ in size, an augmentation has to make one of it. JPEG images are decoded by the
 * package `sharp`, three times as fast, where it is installed.
 */
export abstract class FolderImageData extends ImageClassificationData.with({}) {
  /** Names of the folders of the parts that are published. */
  protected abstract readonly folders: Readonly<Partial<Record<Part, string>>>;

  /** @throws {Error} if folders are missing or have other classes, naming them and what to do */
  protected override async read({ log }: DataContext): Promise<ImageParts> {
    const { name } = this.constructor;
    if (this.args.download) log.warn(`${name}: the images cannot be downloaded, download has no effect`);
    const decoder = await pictureDecoder();
    const parts: Partial<Record<Part, ImageSamples>> = {};
    let first: ClassFolders | undefined;
    for (const [part, folder] of Object.entries(this.folders) as [Part, string][]) {
      const found = await this.#find(folder);
      first ??= found;
      compareClasses(first, found);
      parts[part] = new FolderImages(found, decoder);
      this.#tell(parts[part], part, found.folder, log);
    }
    if (decoder.name !== 'sharp' && hasJpeg(first!)) {
      log.info(`${name}: JPEG images are decoded by jpeg-js; npm install sharp@0.35.5 makes it three times as fast`);
    }
    const { train, ...others } = parts;
    this.#tellSize(train!, log);
    return { train: train!, ...others };
  }

  /** Tells before anything is trained that sizes differ; a loader refuses such an image when it is asked for. */
  #tellSize(train: ImageSamples, log: Log): void {
    if (this.children.cls_augmentations.some((set) => set.remake !== undefined)) return;
    const [found, expected] = [train.sample!(0).shape, this.published.input].map((shape) => `[${shape.join(', ')}]`);
    if (found === expected) return;
    log.warn(
      `${this.constructor.name}: the first image has the shape ${found}, not ${expected}; to train, ` +
        'add an augmentation that crops all to one size, such as DartsImagenetAug',
    );
  }

  async #find(name: string): Promise<ClassFolders> {
    const folder = join(this.args.dir, name);
    const found = existsSync(folder) ? await findClassFolders(folder) : undefined;
    if (found === undefined) {
      throw new Error(
        `${this.constructor.name}: no images found: there are no folders of classes in ${folder}; ` +
          `set dir to the folder that has ${Object.values(this.folders).join(', ')}, or fake to true`,
      );
    }
    const expected = this.published.output[0]!;
    if (found.classes.length === expected) return found;
    const { name: own } = this.constructor;
    throw new Error(
      `${folder}: there are ${found.classes.length} folders of classes, ${own} has ${expected}; ` +
        'set dir to another folder, or choose another data set',
    );
  }

  #tell({ count }: ImageSamples, part: Part, folder: string, log: Log): void {
    const published = this.published.counts[part];
    if (count !== published) log.info(`${folder}: ${count} of ${published} published ${part} images`);
  }
}

/** @throws {Error} if two parts have other classes: indices would mean different things */
function compareClasses(first: ClassFolders, other: ClassFolders): void {
  const wrong = other.classes.find((name, i) => name !== first.classes[i]);
  if (wrong === undefined) return;
  throw new Error(
    `${other.folder}: the class ${wrong} is not in ${first.folder} at the same place; both need the same`,
  );
}

function hasJpeg({ names }: ClassFolders): boolean {
  return names.some((own) => own.some((name) => !name.toLowerCase().endsWith('.png')));
}
