import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { FolderImageData } from './folder-image-data.js';

/**
 * Ten kinds of things and animals, 32 x 32 pixels in colour, from CIFAR-10 and
 * scaled down from ImageNet, as PNG files in `train/<class>`, `valid/<class>`
 * and `test/<class>`; see `FolderImageData`.
 *
 * @source Darlow et al., 2018, "CINIC-10 is not ImageNet or CIFAR-10"
 */
@Register.as('data_set', { images: true, classification: true })
export class Cinic10Data extends FolderImageData.with({}) {
  protected readonly published: DataInfo = {
    input: [32, 32, 3],
    output: [10],
    classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    counts: { train: 90000, valid: 90000, test: 90000 },
  };
  readonly normalization = {
    mean: [0.47889522, 0.47227842, 0.43047404],
    std: [0.24205776, 0.23828046, 0.25874835],
  };
  protected readonly folders = { train: 'train', valid: 'valid', test: 'test' };
}
