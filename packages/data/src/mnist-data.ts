import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { IdxImageData, type IdxSource } from './idx-image-data.js';

/**
 * Handwritten digits, 28 x 28 pixels in grey, from IDX files; see `IdxImageData` for their places.
 *
 * @source LeCun et al., 1998, "Gradient-based learning applied to document recognition", section III
 */
@Register.as('data_set', { images: true, classification: true })
export class MnistData extends IdxImageData.with({}) {
  protected readonly published: DataInfo = {
    input: [28, 28, 1],
    output: [10],
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    counts: { train: 60000, valid: 0, test: 10000 },
  };
  readonly normalization = { mean: [0.1307], std: [0.3081] };
  protected readonly source: IdxSource = {
    folder: 'MNIST',
    address: 'https://storage.googleapis.com/cvdf-datasets/mnist/',
    files: [
      { name: 'train-images-idx3-ubyte.gz', md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873' },
      { name: 'train-labels-idx1-ubyte.gz', md5: 'd53e105ee54ea40749a09fcbcd1e9432' },
      { name: 't10k-images-idx3-ubyte.gz', md5: '9fb629c4189551a2d022fa330f9573f3' },
      { name: 't10k-labels-idx1-ubyte.gz', md5: 'ec29112dd5afa0611ce80d1b7f02629c' },
    ],
  };
}
