export * from './hpo.js';
export type * from './strategy.js';
