export { CutoutAug } from './cutout-aug.js';
export { DartsCifarAug } from './darts-cifar-aug.js';
export { FashionMnistData } from './fashion-mnist-data.js';
export { DamagedFileError, parseIdx, type Idx } from './idx.js';
export { IdxImageData, type IdxSource } from './idx-image-data.js';
export { ImageAugmentation, type Image } from './image-augmentation.js';
export { MnistData } from './mnist-data.js';
export { RandomImageClassificationData } from './random-image-classification-data.js';
export { RandomShiftAug } from './random-shift-aug.js';
