export { conformance } from './conformance.js';
export type { ConformanceOptions } from './conformance.js';
export { available, minimalConfig, NothingFitsError } from './minimal-config.js';
export type { ConfigNode } from './minimal-config.js';
export { mutate } from './mutate.js';
export type { Mutation } from './mutate.js';
export { randomConfig } from './random-config.js';
export { randomValue } from './random-value.js';
