import { DamagedFileError } from './damaged-file-error.js';
import { NumpyArray } from './pickle/numpy-array.js';
import { readPickle, type PickleValue } from './pickle/read-pickle.js';

/** Images and labels of a pickled batch, as they are in the file. */
export interface PickledImages {
  readonly count: number;
  /** `[count, 3, side, side]`: one plane per colour. */
  readonly planes: Uint8Array;
  readonly labels: ArrayLike<number>;
}

/**
 * Reads a dictionary with the images `data`, bytes `[count, 3 * side * side]`, and a list of labels, as
 * CIFAR and down-sampled ImageNet are published for Python.
 *
 * @param labels key of the labels
 * @param side height and width of an image
 * @param range smallest label, and the first one beyond
 * @param file name for messages
 * @throws {DamagedFileError} if it is no such pickle, see `readPickle`, or labels are missing or out of range
 */
export function parsePickledImages(
  bytes: Uint8Array,
  labels: string,
  side: number,
  range: readonly [first: number, end: number],
  file: string,
): PickledImages {
  const batch = readPickle(bytes, file);
  const data = batch instanceof Map ? batch.get('data') : undefined;
  const values = 3 * side * side;
  if (!(data instanceof NumpyArray) || data.type !== 'u1') {
    throw new DamagedFileError(file, 'has no images: a dictionary with an array of bytes under "data" is expected');
  }
  const [count = 0, ...rest] = data.shape;
  if (rest.reduce((product, size) => product * size, 1) !== values || rest.length === 0) {
    const found = `[${data.shape.join(', ')}]`;
    throw new DamagedFileError(file, `has images ${found}, not [count, ${values}], which are ${side} x ${side} pixels`);
  }
  const found = numbersIn((batch as ReadonlyMap<string, PickleValue>).get(labels));
  if (found === undefined) throw new DamagedFileError(file, `has no labels: a list of numbers "${labels}" is expected`);
  if (found.length !== count) throw new DamagedFileError(file, `has ${found.length} labels for ${count} images`);
  const [first, end] = range;
  for (let i = 0; i < count; i++) {
    const label = found[i]!;
    if (Number.isInteger(label) && label >= first && label < end) continue;
    throw new DamagedFileError(file, `image ${i} has the label ${label}, they are from ${first} to ${end - 1}`);
  }
  return { count, planes: data.bytes, labels: found };
}

function numbersIn(value: PickleValue | undefined): ArrayLike<number> | undefined {
  if (value instanceof NumpyArray) return value.shape.length === 1 ? value.numbers() : undefined;
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'number');
  return isList ? value : undefined;
}
