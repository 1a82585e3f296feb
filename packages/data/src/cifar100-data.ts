import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { parseCifar, parseCifarPickle } from './cifar.js';
import { CifarImageData, type CifarSource } from './cifar-image-data.js';

/**
 * Photographs of a hundred kinds of things and animals, 32 x 32 pixels in
 * colour, from files in binary format or for Python; see `CifarImageData` for
 * their places. Labels are the fine ones.
 *
 * @source Krizhevsky, 2009, "Learning multiple layers of features from tiny
 *   images", section 3.1
 */
@Register.as('data_set', { images: true, classification: true })
export class Cifar100Data extends CifarImageData.with({}) {
  protected readonly published: DataInfo = {
    input: [32, 32, 3],
    output: [100],
    counts: { train: 50000, valid: 0, test: 10000 },
  };
  readonly normalization = { mean: [0.5071, 0.4867, 0.4408], std: [0.2675, 0.2565, 0.2761] };
  protected readonly source: CifarSource = {
    formats: [
      {
        folder: 'cifar-100-binary',
        archive: 'cifar-100-binary.tar.gz',
        files: { train: ['train.bin'], test: ['test.bin'] },
        parse: (bytes, file) => parseCifar(bytes, 2, 100, file),
      },
      {
        folder: 'cifar-100-python',
        archive: 'cifar-100-python.tar.gz',
        files: { train: ['train'], test: ['test'] },
        parse: (bytes, file) => parseCifarPickle(bytes, 'fine_labels', 100, file),
      },
    ],
    download: { name: 'cifar-100-binary.tar.gz', md5: '03b5dce01913d631647c71ecec9e9cb8' },
  };
}
