export {
  loadNetwork,
  planTrained,
  readTrainedWeights,
  type LoadContext,
  type PlannedRun,
  type TrainedWeights,
} from './load-network.js';
export { DnaHPOTask } from './dna-hpo-task.js';
export { CreateSearchNetBenchTask } from './create-search-net-bench-task.js';
export { CreateBenchCallback } from './create-bench-callback.js';
export { EvalNetBenchTask } from './eval-net-bench-task.js';
export { EvalBenchTask } from './eval-bench-task.js';
export { FitClassicModelTask } from './fit-classic-model-task.js';
export { MiniBenchHPOTask } from './mini-bench-hpo-task.js';
export { MiniBenchPymooHPOTask } from './mini-bench-pymoo-hpo-task.js';
export { MiniBenchTask, type KnownSearch } from './mini-bench-task.js';
export { NetHPOTask } from './net-hpo-task.js';
export { NetPymooHPOTask } from './net-pymoo-hpo-task.js';
export { NetTask, type Experiment, type Outcome } from './net-task.js';
export { SearchNetworkProfileTask } from './search-network-profile-task.js';
export { PbtServerTask } from './pbt-server-task.js';
export { SingleRetrainTask } from './single-retrain-task.js';
export { SingleSearchTask } from './single-search-task.js';
export { SingleTask } from './single-task.js';
export { SuperNetworkTask } from './super-network-task.js';
export { descriptionText } from './run/description-text.js';
export { checkWeights } from './search/trained-weights.js';
export { isTensorFile, pretrainedWeights, weightsInFile } from './run/pretrained-weights.js';
