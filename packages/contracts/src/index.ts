export type * from './kinds.js';

export * from './data/index.js';
export type * from './gene.js';
export type * from './json.js';
export type * from './log.js';
export * from './model/index.js';
export * from './network/index.js';
export * from './search/index.js';
export type * from './state.js';
export * from './task/index.js';
export type * from './tensor/index.js';
export * from './training/index.js';
