export { openStudio, startStudio, type OpenStudio, type Studio, type StudioOptions } from './studio.js';
export type { Removal, RunDetails, RunProgress, RunView } from './runs/runs.js';
export type { RunEvent, RunEvents } from './runs/watcher.js';
