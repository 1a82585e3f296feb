export type * from './tensor/index.js';
