import type { decode } from 'jpeg-js';
import { DamagedFileError } from '../damaged-file-error.js';
import { reasonOf } from '../error-reason.js';
import { decodePng, isPng } from './decode-png.js';
import type { Picture } from './picture.js';
import { SharpThread } from './sharp-thread.js';

/** Decodes pictures of the kinds that data sets consist of. */
export interface PictureDecoder {
  /** @throws {DamagedFileError} if it is no PNG or JPEG picture, or cannot be decoded */
  decode(bytes: Uint8Array, file: string): Picture;
  /** What decodes JPEG pictures, for the log. */
  readonly name: string;
}

/**
 * PNG pictures are decoded by our own reader, JPEG ones by the package `sharp` if it is installed, else by
 * `jpeg-js`, which takes three times as long. The two differ by a few values of 255, where colours change.
 * Orientation in EXIF data is left alone, as torchvision does.
 */
export async function pictureDecoder(): Promise<PictureDecoder> {
  const sharp = SharpThread.start();
  const decodeJpeg = sharp
    ? (bytes: Uint8Array): Picture => sharp.decode(bytes)
    : byJpegJs((await import('jpeg-js')).default.decode);
  return {
    name: sharp ? 'sharp' : 'jpeg-js',
    decode: (bytes, file) => {
      // names lie: one of ImageNet's JPEG files is a PNG picture
      if (isPng(bytes)) return decodePng(bytes, file);
      if (bytes[0] !== 0xff || bytes[1] !== 0xd8)
        throw new DamagedFileError(file, 'is neither a PNG nor a JPEG picture');
      try {
        return decodeJpeg(bytes);
      } catch (error) {
        throw new DamagedFileError(file, `cannot be decoded (${reasonOf(error)})`, { cause: error });
      }
    },
  };
}

/** Decodes JPEG pictures in JavaScript. */
export function byJpegJs(decodeWith: typeof decode): (bytes: Uint8Array) => Picture {
  return (bytes) => {
    const options = { useTArray: true, formatAsRGBA: false, maxMemoryUsageInMB: 1024 } as const;
    const { data, height, width } = decodeWith(bytes, options);
    return { bytes: data, height, width };
  };
}
