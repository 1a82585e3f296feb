import type { Matrix, OpenData, Phase } from '@uninas/contracts';

/** A part of a data set in memory. */
export interface Samples {
  /** A sample in each row, flattened. */
  readonly inputs: Matrix;
  /** `[rows]`: values, or class indices. */
  readonly targets: Float64Array;
}

/**
 * All parts that have samples.
 *
 * @param isRegression whether values are read, rather than class indices
 * @param most so many samples of each at the most
 * @throws {Error} if there is nothing to learn from, or a sample has more than one value
 */
export function readParts(data: OpenData, isRegression: boolean, most: number): ReadonlyMap<Phase, Samples> {
  const parts = new Map<Phase, Samples>();
  for (const phase of ['train', 'valid', 'test'] as const) {
    const samples = readSamples(data, phase, isRegression, most);
    if (samples !== undefined) parts.set(phase, samples);
  }
  if (!parts.has('train')) throw new Error('there is no training sample; make valid_split smaller');
  return parts;
}

/** The first samples of a part in its first epoch; undefined if it has none. */
function readSamples(data: OpenData, phase: Phase, isRegression: boolean, most: number): Samples | undefined {
  const loader = data.loader(phase);
  if (loader === undefined) return undefined;
  const rows = Math.min(loader.samples, most);
  const columns = data.info.input.reduce((product, n) => product * n, 1);
  const values = new Float64Array(rows * columns);
  const targets = new Float64Array(rows);
  for (let index = 0, row = 0; row < rows; index++) {
    const batch = loader.batch(0, index);
    const used = Math.min(batch.size, rows - row);
    values.set(batch.inputs.subarray(0, used * columns), row * columns);
    targets.set((isRegression ? singleValues(batch.targets, batch.size) : batch.labels).subarray(0, used), row);
    row += used;
  }
  return { inputs: { rows, columns, values }, targets };
}

function singleValues(targets: Float32Array | undefined, size: number): Float32Array {
  if (targets?.length === size) return targets;
  throw new Error(`classic models learn one value of each sample; these have ${(targets?.length ?? 0) / size}`);
}
