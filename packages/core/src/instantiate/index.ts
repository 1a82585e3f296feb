export { instantiate, InstantiateError, load, NODE } from './instantiate.js';
export type { Instance, InstantiateOptions, Service } from './instantiate.js';
