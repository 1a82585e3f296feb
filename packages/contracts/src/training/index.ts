export * from './criterion.js';
export * from './method.js';
export * from './optimizer.js';
export * from './trainer.js';
