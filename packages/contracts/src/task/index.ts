export type * from './replicas.js';
export * from './task.js';
