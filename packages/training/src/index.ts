export { CheckpointCallback, CHECKPOINTS } from './callbacks/checkpoint-callback.js';
export { checkpointFolders } from './callbacks/checkpoint-folders.js';
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
export { WandbExpLogger } from './loggers/wandb-exp-logger.js';
export { appendMetrics, METRICS_FILE, TIMING_FILE } from './loggers/metrics-lines.js';
export { AccuracyMetric } from './metrics/accuracy-metric.js';
export { ConfusionMatrixMetric } from './metrics/confusion-matrix-metric.js';
export { CorrelationsMetric } from './metrics/correlations-metric.js';
export { CriterionMetric } from './metrics/criterion-metric.js';
export { DistillL2Metric } from './metrics/distill-l2-metric.js';
export { withDefaults, type DeclaredClass } from './metrics/with-defaults.js';
export { FitDistributionsMetric } from './metrics/fit-distributions-metric.js';
export { ByPredictionNasMetric } from './nas-metrics/by-prediction-nas-metric.js';
export { ByTargetsNasMetric } from './nas-metrics/by-targets-nas-metric.js';
export { CorrelationNasMetric, FEWEST_CORRELATED } from './nas-metrics/correlation-nas-metric.js';
export { ImprovementNasMetric } from './nas-metrics/improvement-nas-metric.js';
export { KendallTauNasMetric } from './nas-metrics/kendall-tau-nas-metric.js';
export { loadNasMetrics, type NasMetrics } from './nas-metrics/load-nas-metrics.js';
export { PearsonNasMetric } from './nas-metrics/pearson-nas-metric.js';
export { SpearmanNasMetric } from './nas-metrics/spearman-nas-metric.js';
export { gathers } from './metrics/gathers.js';
export { LightningTrainer } from './parallel/lightning-trainer.js';
export { SimpleDDPTrainer } from './parallel/simple-ddp-trainer.js';
export {
  assertCommunicable,
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
export { evaluationSteps, PHASE_KEYS } from './trainer/evaluation.js';
export { EpochFindings, PhaseGatherers } from './trainer/phase-gatherers.js';
export { metricRows } from './trainer/metric-rows.js';
export { settingsOf } from './trainer/settings.js';
export { SimpleTrainer } from './trainer/simple-trainer.js';
export { joinStates, partOf } from './trainer/state-parts.js';
