import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { IdxImageData, type IdxSource } from './idx-image-data.js';

/**
 * Articles of clothing, 28 x 28 pixels in grey, from IDX files; see `IdxImageData` for their places.
 *
 * @source Xiao et al., 2017, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms"
 */
@Register.as('data_set', { images: true, classification: true })
export class FashionMnistData extends IdxImageData.with({}) {
  protected readonly published: DataInfo = {
    input: [28, 28, 1],
    output: [10],
    classNames: [
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ],
    counts: { train: 60000, valid: 0, test: 10000 },
  };
  readonly normalization = { mean: [0.286], std: [0.353] };
  protected readonly source: IdxSource = {
    folder: 'FashionMNIST',
    address: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    files: [
      { name: 'train-images-idx3-ubyte.gz', md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d' },
      { name: 'train-labels-idx1-ubyte.gz', md5: '25c81989df183df01b3e8a0aad5dffbe' },
      { name: 't10k-images-idx3-ubyte.gz', md5: 'bef4ecab320f06d8554ea6380940ec79' },
      { name: 't10k-labels-idx1-ubyte.gz', md5: 'bb300cfdad3c16e7a12a480ee83cd310' },
    ],
  };
}
