export { openQueue } from './open-queue.js';
export { RefusedError } from './reach.js';
