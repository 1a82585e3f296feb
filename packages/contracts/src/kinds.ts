import type {
  ActFun,
  Network,
  NetworkBody,
  NetworkCell,
  NetworkHead,
  NetworkStem,
  PrimitiveSet,
} from './network/part.js';
import type { AugmentationSet, DataSet } from './data/data-set.js';
import type { Model } from './model/model.js';
import type { BenchmarkSet } from './search/benchmark.js';
import type { HpoAlgorithm, HpoEstimator } from './search/hpo.js';
import type { NasMetric } from './search/nas-metric.js';
import type { Target } from './search/optimization-target.js';
import type { PymooAlgorithm, PymooCrossover, PymooMutation, PymooSampler, PymooTermination } from './search/pymoo.js';
import type { ProfileFunction, Profiler } from './search/profile.js';
import type { PbtMutation, PbtSelector } from './search/pbt.js';
import type { Strategy } from './search/strategy.js';
import type { Criterion, Metric } from './training/criterion.js';
import type { Method } from './training/method.js';
import type { Optimizer, Regularizer, Scheduler } from './training/optimizer.js';
import type {
  DevicesManager,
  ExpLogger,
  Initializer,
  Trainer,
  TrainingCallback,
  TrainingClone,
} from './training/trainer.js';
import type { Task } from './task/task.js';

declare module '@uninas/core' {
  interface ModuleKinds {
    act_fun: ActFun;
    augmentation_set: AugmentationSet;
    benchmark_set: BenchmarkSet;
    criterion: Criterion;
    data_set: DataSet;
    devices_manager: DevicesManager;
    exp_logger: ExpLogger;
    hpo_estimator: HpoEstimator;
    hpo_pymoo_algorithm: PymooAlgorithm;
    hpo_pymoo_crossover: PymooCrossover;
    hpo_pymoo_mutation: PymooMutation;
    hpo_pymoo_sampler: PymooSampler;
    hpo_pymoo_terminator: PymooTermination;
    hpo_self_algorithm: HpoAlgorithm;
    initializer: Initializer;
    method: Method;
    metric: Metric;
    nas_metric: NasMetric;
    model: Model;
    network: Network;
    network_body: NetworkBody;
    network_cell: NetworkCell;
    network_head: NetworkHead;
    network_stem: NetworkStem;
    optimization_target: Target;
    optimizer: Optimizer;
    pbt_mutation: PbtMutation;
    pbt_selector: PbtSelector;
    primitive_set: PrimitiveSet;
    profile_function: ProfileFunction;
    profiler: Profiler;
    regularizer: Regularizer;
    scheduler: Scheduler;
    strategy: Strategy;
    task: Task;
    trainer: Trainer;
    training_callback: TrainingCallback;
    training_clone: TrainingClone;
  }
}
