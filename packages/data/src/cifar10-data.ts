import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { parseCifar, parseCifarPickle } from './cifar.js';
import { CifarImageData, type CifarSource } from './cifar-image-data.js';

/**
 * Photographs of ten kinds of things and animals, 32 x 32 pixels in colour,
 * from files in binary format or for Python; see `CifarImageData` for their
 * places.
 *
 * @source Krizhevsky, 2009, "Learning multiple layers of features from tiny
 *   images", section 3.1
 */
@Register.as('data_set', { images: true, classification: true })
export class Cifar10Data extends CifarImageData.with({}) {
  protected readonly published: DataInfo = {
    input: [32, 32, 3],
    output: [10],
    classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    counts: { train: 50000, valid: 0, test: 10000 },
  };
  readonly normalization = {
    mean: [0.49139968, 0.48215827, 0.44653124],
    std: [0.24703233, 0.24348505, 0.26158768],
  };
  protected readonly source: CifarSource = {
    formats: [
      {
        folder: 'cifar-10-batches-bin',
        archive: 'cifar-10-binary.tar.gz',
        files: {
          train: ['data_batch_1.bin', 'data_batch_2.bin', 'data_batch_3.bin', 'data_batch_4.bin', 'data_batch_5.bin'],
          test: ['test_batch.bin'],
        },
        parse: (bytes, file) => parseCifar(bytes, 1, 10, file),
      },
      {
        folder: 'cifar-10-batches-py',
        archive: 'cifar-10-python.tar.gz',
        files: {
          train: ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5'],
          test: ['test_batch'],
        },
        parse: (bytes, file) => parseCifarPickle(bytes, 'labels', 10, file),
      },
    ],
    download: { name: 'cifar-10-binary.tar.gz', md5: 'c32a1d4ab5d03f1284b67883e8d87530' },
  };
}
