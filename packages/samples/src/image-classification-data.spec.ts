import { describe, expect, it } from '@jest/globals';
import {
  AugmentationSet,
  type Batch,
  type DataContext,
  type DataInfo,
  type Loader,
  type Sample,
  type Shape,
} from '@uninas/contracts';
import { Random, Register, type ArgValue } from '@uninas/core';
import { ByteImages } from './byte-images.js';
import { ImageClassificationData } from './image-classification-data.js';
import type { ImageParts } from './image-samples.js';
import { build } from './module.fixture.js';

/** Images of one pixel whose value is their number. */
function numbered(count: number): ByteImages {
  const pixels = Uint8Array.from({ length: count }, (_, i) => i);
  return new ByteImages(
    pixels,
    pixels.map((i) => i % 10),
    [1, 1, 1],
    10,
    'numbered',
  );
}

@Register.as('data_set', { images: true, classification: true })
class Numbered extends ImageClassificationData.with({}) {
  protected readonly published: DataInfo = {
    input: [1, 1, 1],
    output: [10],
    counts: { train: 100, valid: 0, test: 25 },
  };
  readonly normalization = { mean: [0], std: [1 / 255] };
  override async read(): Promise<ImageParts> {
    return { train: numbered(100), test: numbered(25) };
  }
}

@Register.as('data_set', { images: true, classification: true })
class Published extends Numbered.with({}) {
  override async read(): Promise<ImageParts> {
    return { train: numbered(20), valid: numbered(30) };
  }
}

/** Writes whether it trains as the value of every pixel; odd for sets on batches. */
@Register.as('augmentation_set', { on_single: true, on_images: true })
class MarkAug extends AugmentationSet.with({}) {
  apply(batch: Batch, _random: Random, training: boolean): void {
    batch.inputs.fill(training ? 1 : 0.5);
  }
}

@Register.as('augmentation_set', { on_batch: true, on_images: true })
class AfterAug extends AugmentationSet.with({}) {
  apply(batch: Batch): void {
    batch.inputs.forEach((value, i) => (batch.inputs[i] = value + 1000));
  }
}

/** Adds a random number, so that a stream can be seen. */
@Register.as('augmentation_set', { on_single: true, on_images: true })
class NoiseAug extends AugmentationSet.with({}) {
  apply(batch: Batch, random: Random): void {
    batch.inputs.forEach((_, i) => (batch.inputs[i] = random.float()));
  }
}

/** Makes images of one pixel two pixels high, the second of which is random. */
@Register.as('augmentation_set', { on_single: true, on_images: true })
class HighAug extends AugmentationSet.with({}) {
  override outputShape([height, width, channels]: Shape): Shape {
    return [height! + 1, width!, channels!];
  }
  override remake({ values, shape }: Sample, random: Random, training: boolean): Sample {
    const added = training ? random.float() : 0.25;
    return { values: Float32Array.of(...values, added), shape: this.outputShape(shape) };
  }
  apply(): void {
    throw new Error('not to be called');
  }
}

/** Images of one pixel, but for the last one. */
@Register.as('data_set', { images: true, classification: true })
class Uneven extends Numbered.with({}) {
  override async read(): Promise<ImageParts> {
    const sample = (i: number): Sample => {
      const length = i === 4 ? 2 : 1;
      return { values: new Float32Array(length).fill(i / 255), shape: [length, 1, 1] };
    };
    return { train: { count: 5, label: (i) => i, copy: () => undefined, sample } };
  }
}

const warnings: string[] = [];
function context(split?: DataContext['split']): DataContext {
  warnings.length = 0;
  const log = { info: () => {}, warn: (text: string) => warnings.push(text) };
  return { random: new Random(7), log, ...(split && { split }) };
}

async function open(args: Readonly<Record<string, ArgValue>> = {}, cls = Numbered, sets: readonly unknown[] = []) {
  return build(cls, args, { cls_augmentations: sets }).open(context());
}

/** The numbers of the images of an epoch, in order. */
function epochOf(loader: Loader | undefined, epoch = 0): number[] {
  return Array.from({ length: loader?.length ?? 0 }, (_, i) => [...loader!.batch(epoch, i).inputs])
    .flat()
    .map(Math.round);
}

const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

describe('images whose size changes', () => {
  it('are made one by one, in the order of the sets, and give the data set its shape', async () => {
    const sets = [build(MarkAug), build(HighAug), build(HighAug), build(AfterAug)];
    const data = await open({ batch_size_train: 8 }, Numbered, sets);
    expect([data.info.input, build(Numbered, {}, { cls_augmentations: sets }).info.input]).toEqual([
      [3, 1, 1],
      [3, 1, 1],
    ]);
    const { inputs, inputShape, labels } = data.loader('train')!.batch(1, 2);
    expect([inputShape, inputs.length, labels.length]).toEqual([[3, 1, 1], 24, 8]);
    // marked before it grew, then normalised, then changed as a batch
    expect(inputs.filter((_, i) => i % 3 === 0).every((value) => value === 1255)).toBe(true);
    expect(new Set(inputs).size).toBe(17);
    const again = await open({ batch_size_train: 8 }, Numbered, sets);
    expect(again.loader('train')!.batch(1, 2).inputs).toEqual(inputs);
    const test = data.loader('test')!.batch(0, 0).inputs.subarray(0, 3);
    expect([...test]).toEqual([1127.5, 1063.75, 1063.75]);
  });

  it('must all have one in the end', async () => {
    const loader = (await open({ batch_size_train: 1 }, Uneven)).loader('train')!;
    const found = count(5).map((i) => {
      try {
        return Math.round(loader.batch(0, i).inputs[0]!);
      } catch (error) {
        return (error as Error).message;
      }
    });
    const message =
      'images must have the shape [1, 1, 1], found [2, 1, 1]; add an augmentation that crops all to one size';
    expect(found.filter((one) => typeof one === 'number').sort()).toEqual([0, 1, 2, 3]);
    expect(found.find((one) => typeof one === 'string')).toContain(message);
  });
});

describe('batches', () => {
  it('cover every training sample once per epoch, the last batch being smaller', async () => {
    const loader = (await open({ batch_size_train: 32 })).loader('train')!;
    expect([loader.samples, loader.length, loader.batchSize]).toEqual([100, 4, 32]);
    expect(count(4).map((i) => loader.batch(0, i).size)).toEqual([32, 32, 32, 4]);
    expect(sorted(epochOf(loader))).toEqual(count(100));
    expect(epochOf(loader, 0)).not.toEqual(epochOf(loader, 1));
  });

  it('carry the labels of their images', async () => {
    const batch = (await open()).loader('train')!.batch(3, 1);
    expect(batch.labels).toBeInstanceOf(Int32Array);
    expect([...batch.labels]).toEqual([...batch.inputs].map((value) => Math.round(value) % 10));
  });

  it('follow the permutation of the epoch', async () => {
    expect(epochOf((await open()).loader('train'), 5)).toEqual(new Random(7).at('order', 5).permutation(100));
  });

  it('are the same whenever and in whatever order they are asked for', async () => {
    const sets = [build(NoiseAug)];
    const [a, b] = [
      await open({ batch_size_train: 8 }, Numbered, sets),
      await open({ batch_size_train: 8 }, Numbered, sets),
    ];
    const first = a.loader('train')!.batch(2, 3);
    b.loader('train')!.batch(9, 0);
    b.loader('train')!.batch(2, 4);
    expect(b.loader('train')!.batch(2, 3)).toEqual(first);
    expect(a.loader('train')!.batch(2, 4).inputs).not.toEqual(first.inputs);
  });

  it('of evaluation have their own size, and come in order', async () => {
    const data = await open({ batch_size_train: 32, batch_size_test: 10 });
    expect(data.loader('test')!.length).toBe(3);
    expect(epochOf(data.loader('test'), 4)).toEqual(count(25));
    expect((await open({ batch_size_train: 32, batch_size_test: -1 })).loader('test')!.batchSize).toBe(32);
  });

  it('do not exist beyond the epoch', async () => {
    const loader = (await open({ batch_size_train: 50 })).loader('train')!;
    expect(() => loader.batch(0, 2)).toThrow('batch 2 of 2');
    expect(() => loader.batch(0, -1)).toThrow(RangeError);
  });

  it('that no engine can hold are refused when the data are opened', async () => {
    const make = async (input: DataInfo['input']): Promise<unknown> => {
      @Register.as('data_set')
      class Large extends Numbered.with({}) {
        protected override readonly published: DataInfo = {
          input,
          output: [10],
          counts: { train: 100, valid: 0, test: 25 },
        };
      }
      return build(Large, { fake: true, batch_size_train: 64 }).open(context());
    };
    await expect(make([100000, 100000, 1])).rejects.toThrow(
      'a batch of 64 images [100000, 100000, 1] has 640000000000 values, at most 268435456 fit; use smaller batches',
    );
    await expect(make([2048, 2048, 1])).resolves.toBeDefined();
  });

  it('of the test part are counted', async () => {
    const data = await open({ batch_size_test: 10 });
    epochOf(data.loader('train'));
    expect(data.testReads).toBe(0);
    epochOf(data.loader('test'));
    expect(data.testReads).toBe(3);
  });
});

describe('valid_split', () => {
  it.each([
    [0.25, 25],
    [1, 1],
    [30, 30],
    [0.999, 99],
    [0.019, 1],
  ])('%d of 100 samples are %i', async (valid_split, size) => {
    const data = await open({ valid_split });
    expect([data.split.train.length, data.split.valid.length]).toEqual([100 - size, size]);
    expect(sorted([...data.split.train, ...data.split.valid])).toEqual(count(100));
    expect(data.loader('train')!.samples).toBe(100 - size);
    expect(sorted(epochOf(data.loader('valid')))).toEqual(sorted(data.split.valid));
    expect(sorted(epochOf(data.loader('train'), 1))).toEqual(sorted(data.split.train));
  });

  it('has batches of another size for those who train on it', async () => {
    const data = await open({ valid_split: 7, batch_size_test: 5 });
    const loader = data.loader('valid', 3)!;
    expect([loader.batchSize, loader.samples, loader.length, loader.batch(0, 0).size]).toEqual([3, 7, 3, 3]);
    expect(loader.batch(0, 0).labels).toEqual(data.loader('valid')!.batch(0, 0).labels.slice(0, 3));
  });

  it('is random, and depends on the seed alone', async () => {
    const [a, b] = [await open({ valid_split: 40 }), await open({ valid_split: 40, batch_size_train: 3 })];
    expect(a.split).toEqual(b.split);
    expect(a.split.valid).not.toEqual(sorted(a.split.valid));
  });

  it('falls back to one half, with a warning, when nothing would be left to train with', async () => {
    const data = await open({ valid_split: 100 });
    expect(data.split.valid).toHaveLength(50);
    expect(warnings).toEqual([expect.stringContaining('valid_split 100')]);
  });

  it('has no loader without it', async () => {
    expect((await open()).loader('valid')).toBeUndefined();
    expect((await open()).split).toEqual({ train: count(100), valid: [] });
  });

  it('is refused where there is a validation part', async () => {
    await expect(open({ valid_split: 5 }, Published)).rejects.toThrow(/Published: valid_split.*part of its own/);
  });

  it('is taken from an earlier run', async () => {
    const split = { train: count(90), valid: count(10).map((i) => 90 + i) };
    const data = await build(Numbered, { valid_split: 50 }).open(context(split));
    expect(data.split).toEqual(split);
    expect(warnings).toEqual(['valid_split 50 has no effect, the stored split has 10 validation samples']);
    await build(Numbered, { valid_split: 0.1 }).open(context(split));
    expect(warnings).toEqual([]);
    expect(epochOf(data.loader('valid'))).toEqual(split.valid);
  });

  it.each([
    ['names a sample that is not there', { train: count(99), valid: [100] }, 'sample 100 of 100'],
    ['uses a sample twice', { train: count(99), valid: [0] }, 'sample 0 twice'],
    ['has too few samples', { train: count(50), valid: [] }, '50 samples, the data 100'],
  ])('of an earlier run is refused when it %s', async (_, split, message) => {
    await expect(build(Numbered).open(context(split))).rejects.toThrow(message);
  });
});

describe('valid_shuffle', () => {
  it('shuffles the validation part anew in each epoch', async () => {
    const plain = (await open({ valid_split: 40 })).loader('valid');
    expect(epochOf(plain, 0)).toEqual(epochOf(plain, 1));
    const shuffled = (await open({ valid_split: 40, valid_shuffle: true })).loader('valid');
    expect(epochOf(shuffled, 0)).not.toEqual(epochOf(shuffled, 1));
    expect(sorted(epochOf(shuffled))).toEqual(sorted(epochOf(plain)));
  });
});

describe('valid_as_test', () => {
  it('tests on the published validation part', async () => {
    const data = await open({ valid_as_test: true }, Published);
    expect(data.loader('valid')).toBeUndefined();
    expect(epochOf(data.loader('test'))).toEqual(count(30));
  });

  it('leaves room for a split', async () => {
    expect((await open({ valid_as_test: true, valid_split: 5 }, Published)).split.valid).toHaveLength(5);
  });

  it('is refused if there is a test part, or no validation part', async () => {
    await expect(open({ valid_as_test: true })).rejects.toThrow(
      'Numbered: valid_as_test: the data set has a test part',
    );
    @Register.as('data_set')
    class TrainOnly extends Numbered.with({}) {
      override async read(): Promise<ImageParts> {
        return { train: numbered(3) };
      }
    }
    await expect(open({ valid_as_test: true }, TrainOnly)).rejects.toThrow('has no validation part');
  });
});

describe('augmentations', () => {
  const values = async (set: AugmentationSet): Promise<number[]> => {
    const data = await open({ valid_split: 10, batch_size_train: 1 }, Numbered, [set]);
    return (['train', 'valid', 'test'] as const).map((phase) => data.loader(phase)!.batch(0, 0).inputs[0]!);
  };

  it('use their test version on the part split off for validation', async () => {
    expect(await values(build(MarkAug))).toEqual([255, 127.5, 127.5]);
  });

  it('can be forced to one version', async () => {
    expect(await values(build(MarkAug, { force_type: 'train' }))).toEqual([255, 255, 255]);
    expect(await values(build(MarkAug, { force_type: 'test' }))).toEqual([127.5, 127.5, 127.5]);
  });

  it('on batches come after the normalisation, whatever the order of the list', async () => {
    const data = await open({}, Numbered, [build(AfterAug), build(MarkAug)]);
    expect(data.loader('train')!.batch(0, 0).inputs[0]).toBe(1255);
  });

  it('have a stream of their own for every place in the list', async () => {
    const [a, b] = [
      await open({}, Numbered, [build(NoiseAug)]),
      await open({}, Numbered, [build(MarkAug), build(NoiseAug)]),
    ];
    expect(a.loader('train')!.batch(0, 0).inputs).not.toEqual(b.loader('train')!.batch(0, 0).inputs);
  });
});

describe('fake', () => {
  @Register.as('data_set')
  class Unreadable extends ImageClassificationData.with({}) {
    protected readonly published: DataInfo = {
      input: [6, 5, 3],
      output: [4],
      counts: { train: 60000, valid: 0, test: 40 },
    };
    readonly normalization = { mean: [0.5, 0.25, 0], std: [0.25, 0.5, 1] };
    override read(): Promise<ImageParts> {
      throw new Error('there is no file');
    }
  }

  it('makes up images in the declared shape and number, without a file', async () => {
    const data = await build(Unreadable, { fake: true }).open(context());
    expect([data.loader('train')!.samples, data.loader('test')!.samples]).toEqual([60000, 40]);
    const batch = data.loader('test')!.batch(0, 0);
    expect([batch.size, batch.inputShape, batch.inputs.length]).toEqual([40, [6, 5, 3], 40 * 90]);
    expect([...batch.labels].slice(0, 5)).toEqual([0, 1, 2, 3, 0]);
  });

  it('is normalised by channel', async () => {
    const { inputs } = (await build(Unreadable, { fake: true, batch_size_train: 2000 }).open(context()))
      .loader('train')!
      .batch(0, 0);
    const limits = [0, 1, 2].map((c) => {
      const channel = inputs.filter((_, i) => i % 3 === c);
      return [Math.min(...channel), Math.max(...channel)];
    });
    // raw values fill 0 to 1
    for (const [c, [low, high]] of [
      [-2, 2],
      [-0.5, 1.5],
      [0, 1],
    ].entries()) {
      expect(limits[c]![0]).toBeGreaterThanOrEqual(low!);
      expect(limits[c]![0]).toBeLessThan(low! + 0.2);
      expect(limits[c]![1]).toBeLessThanOrEqual(high!);
      expect(limits[c]![1]).toBeGreaterThan(high! - 0.2);
    }
  });

  it('can be told apart by class: the nearest class mean is right on the test part', async () => {
    const data = await build(Unreadable, { fake: true, batch_size_train: 400, batch_size_test: 40 }).open(context());
    const train = data.loader('train')!.batch(0, 0);
    const means = count(4).map((label) => {
      const rows = count(train.size).filter((i) => train.labels[i] === label);
      return count(90).map((k) => rows.reduce((sum, i) => sum + train.inputs[i * 90 + k]!, 0) / rows.length);
    });
    const test = data.loader('test')!.batch(0, 0);
    const nearest = count(test.size).map((i) => {
      const distances = means.map((mean) => mean.reduce((sum, m, k) => sum + (m - test.inputs[i * 90 + k]!) ** 2, 0));
      return distances.indexOf(Math.min(...distances));
    });
    expect(nearest).toEqual([...test.labels]);
  });

  it('differs from image to image, from part to part and from seed to seed', async () => {
    const first = async (seed: number, phase: 'valid' | 'test', at: number) => {
      const { log } = context();
      const data = await build(Unreadable, { fake: true, batch_size_test: 8, valid_split: 8 }).open({
        random: new Random(seed),
        log,
      });
      return [
        ...data
          .loader(phase)!
          .batch(0, 0)
          .inputs.slice(at * 90, at * 90 + 90),
      ].join();
    };
    const images = await Promise.all([
      first(1, 'test', 0),
      first(1, 'test', 4),
      first(2, 'test', 0),
      first(1, 'valid', 0),
    ]);
    expect(new Set(images).size).toBe(4);
    expect(await first(1, 'test', 0)).toBe(images[0]);
  });
});

describe('ByteImages', () => {
  it('refuses labels out of range and incomplete images', () => {
    expect(() => new ByteImages(new Uint8Array(8), Uint8Array.of(0, 3), [2, 2, 1], 3, 'file')).toThrow(
      'file: image 1 has the label 3, there are 3 classes',
    );
    expect(() => new ByteImages(new Uint8Array(7), Uint8Array.of(0, 1), [2, 2, 1], 3, 'file')).toThrow(
      /need 8 values, found 7/,
    );
  });
});

describe('targets', () => {
  const openWith = async (augmentations: readonly AugmentationSet[]): Promise<Batch[]> => {
    const data = build(Numbered, { batch_size_train: 5 }, { cls_augmentations: augmentations });
    const open = await data.open({ random: new Random(1), log: { info: () => undefined, warn: () => undefined } });
    return [open.loader('train')!.batch(0, 0), open.loader('test')!.batch(0, 0)];
  };

  it('are there, one-hot, for sets that mix training batches only', async () => {
    const [train, test] = await openWith([build(AfterAug)]);
    const rows = [...train!.labels].flatMap((label) => Array.from({ length: 10 }, (_, i) => (i === label ? 1 : 0)));
    expect([...train!.targets!]).toEqual(rows);
    expect(test!.targets).toBeUndefined();
    expect((await openWith([build(MarkAug)]))[0]!.targets).toBeUndefined();
  });

  it('follow force_type', async () => {
    const [train, test] = await openWith([build(AfterAug, { force_type: 'test' })]);
    expect([train!.targets, test!.targets]).toEqual([undefined, undefined]);
    expect((await openWith([build(AfterAug, { force_type: 'train' })]))[1]!.targets).toHaveLength(50);
  });
});
