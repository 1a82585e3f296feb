export { checkConfig } from './api/check-config.js';
export type { ConfigQuery } from './api/config-query.js';
export { ConfigError, runTask, type TaskQuery, type TaskRun, type TaskWatcher } from './api/run-task.js';
export { EXIT, type ExitCode } from './exit-code.js';
export { main } from './main.js';
export type { CheckJson, ProblemJson } from './report/problem-json.js';
export { type Io, type Sink } from './terminal/io.js';
