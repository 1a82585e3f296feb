export type * from './ops.js';
export type * from './tensor.js';
