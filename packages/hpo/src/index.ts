export { NSGA2HPO } from './algorithms/nsga2-hpo.js';
export { RandomHPO } from './algorithms/random-hpo.js';
export { SpecificHPO } from './algorithms/specific-hpo.js';
export { NetMacsEstimator } from './estimators/net-macs-estimator.js';
export { NetParamsEstimator } from './estimators/net-params-estimator.js';
export { NetValueEstimator } from './estimators/net-value-estimator.js';
export { OptimizationTarget } from './optimization-target.js';
