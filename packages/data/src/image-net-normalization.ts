import type { Normalization } from '@uninas/samples';

/** Of ImageNet's training images, as they are used everywhere. */
export const IMAGENET_NORMALIZATION: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
