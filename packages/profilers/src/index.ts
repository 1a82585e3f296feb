export { LatencyTimeProfileFunction } from './functions/latency-time-profile-function.js';
export { LatencyTorchProfileFunction } from './functions/latency-torch-profile-function.js';
export { MacsProfileFunction } from './functions/macs-profile-function.js';
export { ParamsProfileFunction } from './functions/params-profile-function.js';
export { SampleArchitecturesProfiler } from './profilers/sample-architectures-profiler.js';
export { TabularCellsProfiler } from './profilers/tabular-cells-profiler.js';
