export * from './criterion.js';
export { learningRateKey, regularizerKey, type Knob } from './knob.js';
export * from './method.js';
export * from './optimizer.js';
export * from './trainer.js';
