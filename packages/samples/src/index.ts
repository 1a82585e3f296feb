export { ByteImages } from './byte-images.js';
export { ImageClassificationData } from './image-classification-data.js';
export { ImageLoader, type LoaderOptions } from './image-loader.js';
export type { ImageParts, ImageSamples } from './image-samples.js';
export { normalize, type Normalization } from './normalization.js';
export { OpenImages } from './open-images.js';
export { patternedParts, PatternedImages } from './patterned-images.js';
export { checkSplit, splitTraining, type Split } from './split.js';
