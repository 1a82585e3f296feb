export { BenchmarkSet, type Benchmark, type BenchQuestion, type ResultType } from './benchmark.js';
export * from './hpo.js';
export * from './optimization-target.js';
export * from './pbt.js';
export * from './strategy.js';
