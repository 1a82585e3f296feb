export { BenchmarkSet } from './benchmark.js';
export * from './hpo.js';
export type * from './strategy.js';
