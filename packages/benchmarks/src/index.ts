export { BenchError } from './bench-error.js';
export { readOwnFormat, writeTable } from './read/own-format.js';
export { BenchTable, type TableContent, type TableOptions } from './table/bench-table.js';
export { MiniNASBenchMacroTabularBenchmark } from './sets/mini-nas-bench-macro-tabular-benchmark.js';
export { MiniNASParsedTabularBenchmark } from './sets/mini-nas-parsed-tabular-benchmark.js';
export { MiniNASSearchTabularBenchmark } from './sets/mini-nas-search-tabular-benchmark.js';
export { MiniNASTabularBenchmark } from './sets/mini-nas-tabular-benchmark.js';
export { MiniNATSBenchTabularBenchmark } from './sets/mini-nats-bench-tabular-benchmark.js';
export { TabularBenchmark } from './sets/tabular-benchmark.js';
