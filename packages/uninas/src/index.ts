export { EXIT, type ExitCode } from './exit-code.js';
export { main } from './main.js';
export { type Io, type Sink } from './terminal/io.js';
