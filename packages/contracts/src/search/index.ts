export { BenchmarkSet, type Benchmark, type BenchQuestion, type ResultType } from './benchmark.js';
export * from './hpo.js';
export * from './nas-metric.js';
export * from './optimization-target.js';
export * from './pymoo.js';
export * from './profile.js';
export * from './pbt.js';
export * from './strategy.js';
