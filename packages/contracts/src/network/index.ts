export type * from './built.js';
export type * from './description.js';
export * from './part.js';
export type * from './plan.js';
