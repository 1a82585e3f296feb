export { createEngine, type Engine } from './engine.js';
export type { TensorReport } from './leaks.js';
export { gradientError, type GradientCase, type GradientError } from './testing/gradient-error.js';
