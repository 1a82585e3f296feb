/**
 * Modules of UniNAS, by kind, that no package of this repository has yet; a test compares it with what they have.
 *
 * Not among them are names that have become values here: the correlations of `CorrelationsMetric`.
 */
export const NOT_YET: Readonly<Record<string, readonly string[]>> = {
  task: [
    'NetPymooHPOTask',
    'MiniBenchPymooHPOTask',
    'EvalNetBenchTask',
    'FitClassicModelTask',
    'SearchNetworkProfileTask',
    'PbtServerTask',
  ],
  training_callback: ['CreateBenchCallback', 'PbtCallback'],
  data_set: ['ProfiledData'],
  model: [
    'LinearRegressionSklearnModel',
    'LinearSVCSklearnModel',
    'RandomForestClassifierSklearnModel',
    'RandomForestRegressorSklearnModel',
    'RegressionXGBoostModel',
    'SVMRegressionSklearnModel',
    'TabularSumModel',
  ],
  hpo_estimator: ['ModelEstimator'],
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
