export type { BackendChoice } from './backend/start-backend.js';
export { CpuDevicesManager } from './devices/cpu-devices-manager.js';
export { CudaDevicesManager } from './devices/cuda-devices-manager.js';
export { TensorflowCpuDevicesManager } from './devices/tensorflow-cpu-devices-manager.js';
export { TestCpuDevicesManager } from './devices/test-cpu-devices-manager.js';
export { EngineMemoryError } from './backend/memory-limit.js';
export { createEngine, type Engine, type EngineOptions, type KernelChoice } from './engine.js';
export type { TensorReport } from './leaks.js';
export { gradientError, type GradientCase, type GradientError } from './testing/gradient-error.js';
