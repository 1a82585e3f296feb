export { BenchmarkSet } from './benchmark.js';
export * from './hpo.js';
export * from './optimization-target.js';
export * from './strategy.js';
