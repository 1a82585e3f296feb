import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataContext, DataInfo } from '@uninas/contracts';
import { bool, int, Random, Register, str } from '@uninas/core';
import { readProfile, type Profile, type ProfiledValue } from '@uninas/runs';
import { RegressionData, type ImageParts, type ImageSamples } from '@uninas/samples';
import { sampleDistinct, ValueSpace } from '@uninas/space';

/** With `fake`: so many cells with so many options, and samples. */
const FAKE = { cells: 6, options: 4, train: 512, test: 256 };

type Scale = NonNullable<DataInfo['outputScale']>;

/**
 * Architectures, and a value of each that was measured, from a file of profiled values (`.profile.json`)
 * as profilers write it; to learn to predict them.
 *
 * An input is the gene `[cells]`, or with `cast_one_hot` for each cell a one in the place of its option and
 * zeros in the others, one cell after the other. Its shape is known to the file alone, which is read for it.
 * With `fake`, sums of values of the options of six cells are made up.
 */
@Register.as('data_set', { regression: true })
export class ProfiledData extends RegressionData.with({
  file_name: str('profiled.profile.json', 'file in the folder of the data'),
  train_num: int(-1, 'training samples that are used, the first ones, all if -1; validation samples are of these', {
    min: -1,
  }),
  cast_one_hot: bool(true, 'give inputs one-hot rather than as indices'),
  normalize_labels: bool(false, 'subtract the mean of the training values, and divide by their standard deviation'),
}) {
  #profile: Profile | undefined;

  /** @throws {Error} that names the file, if it is missing or damaged */
  get info(): DataInfo {
    const { sizes, train, test } = this.#used();
    const isOneHot = this.args.cast_one_hot;
    const width = isOneHot ? sizes.reduce((sum, size) => sum + size, 0) : sizes.length;
    return {
      input: [width],
      output: [1],
      counts: { train: train.length, valid: 0, test: test.length },
      genes: { sizes, isOneHot },
      ...(this.args.normalize_labels && { outputScale: scaleOf(train) }),
    };
  }

  protected override read({ log }: DataContext): Promise<ImageParts> {
    const { sizes, value, train, test } = this.#used();
    const { train_num } = this.args;
    const { genes, outputScale } = this.info;
    const known = this.#read().train.length;
    if (train_num > known) log.warn(`ProfiledData: train_num is ${train_num}, the file has ${known} training samples`);
    log.info(`ProfiledData: ${value} of architectures with ${sizes.length} cells`);
    const part = (rows: readonly ProfiledValue[]): ImageSamples => new Genes(rows, genes!, outputScale);
    return Promise.resolve({ train: part(train), ...(test.length > 0 && { test: part(test) }) });
  }

  /** With as many training values as are asked for. */
  #used(): Profile {
    const profile = this.#read();
    const { train_num } = this.args;
    return train_num < 0 ? profile : { ...profile, train: profile.train.slice(0, train_num) };
  }

  #read(): Profile {
    if (this.#profile !== undefined) return this.#profile;
    const { dir, file_name, fake } = this.args;
    const path = join(dir, file_name);
    if (!fake && !existsSync(path)) {
      throw new Error(
        `ProfiledData: there is no ${path}; set dir and file_name to what a profiler wrote, or fake to true`,
      );
    }
    const profile = fake ? madeUp() : readProfile(path);
    if (profile.train.length === 0 || this.args.train_num === 0) {
      throw new Error(`ProfiledData: ${path}: there is no training sample to learn from`);
    }
    return (this.#profile = profile);
  }
}

/** Mean and standard deviation of values; 1 if they are all the same. */
function scaleOf(rows: readonly ProfiledValue[]): Scale {
  const mean = rows.reduce((sum, { value }) => sum + value / rows.length, 0);
  const variance = rows.reduce((sum, { value }) => sum + (value - mean) ** 2 / rows.length, 0);
  return { mean, std: Math.sqrt(variance) || 1 };
}

/** The same for everybody: random genes, whose values are sums over their cells. */
function madeUp(): Profile {
  const { cells, options, train, test } = FAKE;
  const space = ValueSpace.ofChoices(Array.from({ length: cells }, () => options));
  const rows = sampleDistinct(space, train + test, new Random(0)).map((gene): ProfiledValue => {
    return { gene, value: gene.reduce((sum, option, cell) => sum + (cell + 1) * option ** 1.5, 1) };
  });
  return {
    sizes: space.axes.map(({ size }) => size),
    value: 'made_up',
    train: rows.slice(0, train),
    test: rows.slice(train),
  };
}

class Genes implements ImageSamples {
  readonly #space: ValueSpace;
  readonly #isOneHot: boolean;

  constructor(
    private readonly rows: readonly ProfiledValue[],
    { sizes, isOneHot }: NonNullable<DataInfo['genes']>,
    private readonly scale: Scale = { mean: 0, std: 1 },
  ) {
    this.#space = ValueSpace.ofChoices(sizes);
    this.#isOneHot = isOneHot;
  }

  get count(): number {
    return this.rows.length;
  }

  label(): number {
    return 0;
  }

  copy(i: number, target: Float32Array, offset: number): void {
    const { gene } = this.rows[i]!;
    target.set(this.#isOneHot ? this.#space.oneHot(gene) : gene, offset);
  }

  copyTargets(i: number, target: Float32Array, offset: number): void {
    target[offset] = (this.rows[i]!.value - this.scale.mean) / this.scale.std;
  }
}
