export type * from './replicas.js';
export type * from './run-queue.js';
export * from './task.js';
