export type * from './built.js';
export type * from './kinds.js';
export type * from './description.js';
export * from './network-part.js';
export * from './part.js';
export type * from './plan-builder.js';
export type * from './plan.js';
