export { loadNetwork, type LoadContext } from './load-network.js';
export { NetHPOTask } from './net-hpo-task.js';
export { NetTask, type Experiment, type Outcome } from './net-task.js';
export { SingleRetrainTask } from './single-retrain-task.js';
export { SingleSearchTask } from './single-search-task.js';
export { SingleTask } from './single-task.js';
