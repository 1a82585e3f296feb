import { blend, toByte, type BytePicture, type PictureOperation } from './byte-picture.js';

/** Moves colours away from grey by a factor, or towards it below 1; grey pictures stay. */
export const colour: PictureOperation = (picture, factor) => {
  const { bytes, channels } = picture;
  const grey = greyOf(picture);
  return blend(bytes.map((_, i) => grey[Math.floor(i / channels)]!), bytes, factor); // prettier-ignore
};

/** Moves all values away from the mean brightness by a factor, or towards it below 1. */
export const contrast: PictureOperation = (picture, factor) => {
  const grey = greyOf(picture);
  const mean = Math.trunc(grey.reduce((sum, value) => sum + value, 0) / grey.length + 0.5);
  return blend(picture.bytes.map(() => mean), picture.bytes, factor); // prettier-ignore
};

/** Multiplies all values by a factor. */
export const brightness: PictureOperation = ({ bytes }, factor) =>
  blend(
    bytes.map(() => 0),
    bytes,
    factor,
  );

/** Moves all values away from a smoothed picture by a factor, or towards it below 1; the border stays. */
export const sharpness: PictureOperation = (picture, factor) => blend(smooth(picture), picture.bytes, factor);

/** Keeps so many bits of each value, the highest ones. */
export const posterize: PictureOperation = ({ bytes }, bits) => bytes.map((value) => value & ~(2 ** (8 - bits) - 1));

/** Inverts values from a threshold on. */
export const solarize: PictureOperation = ({ bytes }, threshold) =>
  bytes.map((value) => (value < threshold ? value : 255 - value));

export const invert: PictureOperation = ({ bytes }) => bytes.map((value) => 255 - value);

/** Spreads the values of each channel over the whole range. */
export const autocontrast: PictureOperation = (picture) =>
  byTable(picture, (counts) => {
    const low = counts.findIndex((count) => count > 0);
    const high = counts.findLastIndex((count) => count > 0);
    if (high <= low) return undefined;
    const scale = 255 / (high - low);
    return counts.map((_, value) => toByte(value * scale - low * scale));
  });

/** Makes all values of each channel about equally frequent. */
export const equalize: PictureOperation = (picture) =>
  byTable(picture, (counts) => {
    const used = counts.filter((count) => count > 0);
    const step = Math.floor((used.reduce((sum, count) => sum + count, 0) - used.at(-1)!) / 255);
    if (used.length <= 1 || step === 0) return undefined;
    let before = step >> 1;
    return counts.map((count) => {
      const value = Math.floor(before / step);
      before += count;
      return value;
    });
  });

/** Brightness of each pixel, by ITU-R 601. */
function greyOf({ bytes, channels }: BytePicture): Uint8Array {
  const grey = new Uint8Array(bytes.length / channels);
  for (let i = 0; i < grey.length; i++) {
    const at = i * channels;
    grey[i] =
      channels === 3
        ? (bytes[at]! * 19595 + bytes[at + 1]! * 38470 + bytes[at + 2]! * 7471 + 0x8000) >> 16
        : bytes[at]!;
  }
  return grey;
}

/** The mean of each pixel and its neighbours, the pixel itself counting five times. */
function smooth({ bytes, height, width, channels }: BytePicture): Uint8ClampedArray {
  const result = bytes.slice();
  const row = width * channels;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * row + channels; i < (y + 1) * row - channels; i++) {
      let sum = 4 * bytes[i]!;
      for (let down = i - row; down <= i + row; down += row) {
        sum += bytes[down - channels]! + bytes[down]! + bytes[down + channels]!;
      }
      result[i] = toByte(sum / 13 + 0.5);
    }
  }
  return result;
}

/** Replaces values by tables, made of how often each value occurs in a channel. */
function byTable(
  { bytes, channels }: BytePicture,
  make: (counts: readonly number[]) => readonly number[] | undefined,
): Uint8ClampedArray {
  const tables = Array.from({ length: channels }, (_, c) => {
    const counts = Array<number>(256).fill(0);
    for (let i = c; i < bytes.length; i += channels) counts[bytes[i]!]!++;
    return make(counts);
  });
  return bytes.map((value, i) => tables[i % channels]?.[value] ?? value);
}
