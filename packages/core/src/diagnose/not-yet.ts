/**
 * Modules of UniNAS, by kind, that no package of this repository has yet; a test compares it with what they have.
 *
 * Not among them are names that have become values here: the correlations of `CorrelationsMetric`.
 */
export const NOT_YET: Readonly<Record<string, readonly string[]>> = {
  task: [
    'NetPymooHPOTask',
    'MiniBenchHPOTask',
    'MiniBenchPymooHPOTask',
    'EvalBenchTask',
    'EvalNetBenchTask',
    'CreateSearchNetBenchTask',
    'FitClassicModelTask',
    'SearchNetworkProfileTask',
    'PbtServerTask',
  ],
  training_callback: ['CreateBenchCallback', 'PbtCallback'],
  exp_logger: ['WandbExpLogger'],
  data_set: [
    'Cinic10Data',
    'ImageNet16Data',
    'ImageNet16c120Data',
    'Imagenet1000Data',
    'ProfiledData',
    'SubImagenet100Data',
    'SubImagenetMV100Data',
    'SubImagenetc100t1000v500Data',
  ],
  benchmark_set: [
    'MiniNASBench101TabularBenchmark',
    'MiniNASBenchMacroTabularBenchmark',
    'MiniNASParsedTabularBenchmark',
    'MiniNASSearchTabularBenchmark',
    'MiniNASTabularBenchmark',
    'MiniNATSBenchTabularBenchmark',
  ],
  augmentation_set: ['AAImagenetAug', 'DartsImagenetAug', 'PadIfNeededAlbAug', 'TimmImagenetAug'],
  model: [
    'LinearRegressionSklearnModel',
    'LinearSVCSklearnModel',
    'RandomForestClassifierSklearnModel',
    'RandomForestRegressorSklearnModel',
    'RegressionXGBoostModel',
    'SVMRegressionSklearnModel',
    'TabularSumModel',
  ],
  hpo_estimator: [
    'MiniBenchAcc1Estimator',
    'MiniBenchFlopsEstimator',
    'MiniBenchLatencyEstimator',
    'MiniBenchLossEstimator',
    'MiniBenchParamsEstimator',
    'ModelEstimator',
  ],
  hpo_pymoo_terminator: ['NEvalPymooTermination', 'NIterPymooTermination', 'TimePymooTermination'],
  hpo_pymoo_sampler: ['IntLhsPymooSampler', 'IntRandomPymooSampler'],
  hpo_pymoo_crossover: ['NoPymooMutation', 'PointPymooCrossover', 'SbxPymooCrossover'],
  hpo_pymoo_mutation: ['PolynomialPymooMutation'],
  hpo_pymoo_algorithm: ['NSGA2PymooAlgorithm'],
  pbt_selector: ['DefaultPbtSelector'],
  pbt_mutation: ['OptimizerPbtMutation', 'RegularizerPbtMutation'],
  profiler: ['SampleArchitecturesProfiler', 'TabularCellsProfiler'],
  profile_function: [
    'LatencyTimeProfileFunction',
    'LatencyTorchProfileFunction',
    'MacsProfileFunction',
    'ParamsProfileFunction',
  ],
  nas_metric: ['ByPredictionNasMetric', 'ByTargetsNasMetric', 'ImprovementNasMetric'],
};

/** Whether a name is that of a module of UniNAS that is not available here yet. */
export function isNotYet(name: string): boolean {
  return Object.values(NOT_YET).some((names) => names.includes(name));
}
