import { hostname } from 'node:os';

/** This process, as other machines know it. */
export const PROCESS_NAME = `${hostname()}:${process.pid}`;
