export { CheckpointCallback, CHECKPOINTS } from './callbacks/checkpoint-callback.js';
export { companionOf, fromCheckpoint, toCheckpoint, weightsOf } from './callbacks/checkpoint-content.js';
export { EarlyStoppingCallback } from './callbacks/early-stopping-callback.js';
export { PbtCallback } from './callbacks/pbt-callback.js';
export { SplitWeightsMixedOpCallback } from './callbacks/split-weights-mixed-op-callback.js';
export { EMAClone } from './clones/ema-clone.js';
export { CrossEntropyCriterion } from './criteria/cross-entropy-criterion.js';
export { DistillL2Criterion } from './criteria/distill-l2-criterion.js';
export { HuberCriterion } from './criteria/huber-criterion.js';
export { L1Criterion } from './criteria/l1-criterion.js';
export { L2Criterion } from './criteria/l2-criterion.js';
export { CsvExpLogger } from './loggers/csv-exp-logger.js';
export { JsonLinesExpLogger } from './loggers/json-lines-exp-logger.js';
export { TensorBoardExpLogger } from './loggers/tensor-board-exp-logger.js';
export { METRICS_FILE, TIMING_FILE } from './loggers/metrics-lines.js';
export { AccuracyMetric } from './metrics/accuracy-metric.js';
export { ConfusionMatrixMetric } from './metrics/confusion-matrix-metric.js';
export { CORRELATIONS, unknownCorrelation } from './metrics/correlations.js';
export { CorrelationsMetric } from './metrics/correlations-metric.js';
export { CriterionMetric } from './metrics/criterion-metric.js';
export { DistillL2Metric } from './metrics/distill-l2-metric.js';
export { FitDistributionsMetric } from './metrics/fit-distributions-metric.js';
export { LightningTrainer } from './parallel/lightning-trainer.js';
export { SimpleDDPTrainer } from './parallel/simple-ddp-trainer.js';
export {
  readCommunication,
  removeCommunication,
  writeCommunication,
  type Communication,
} from './pbt/communication-file.js';
export {
  PBT_HOLD_SECONDS,
  type PbtAnswer,
  type PbtInstruction,
  type PbtRefused,
  type PbtRegistration,
  type PbtReport,
  type PbtSaved,
  type PbtSign,
  type PbtWelcome,
} from './pbt/protocol.js';
export { DivergedError } from './trainer/diverged-error.js';
export { isPhaseDue, trainedEpochs } from './trainer/due-phases.js';
export { evaluationSteps } from './trainer/evaluation.js';
export { SimpleTrainer } from './trainer/simple-trainer.js';
export { joinStates, partOf } from './trainer/state-parts.js';
