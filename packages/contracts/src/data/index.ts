export * from './data-set.js';
