export { LinearRegressionSklearnModel } from './linear/linear-regression-sklearn-model.js';
export { LinearSVCSklearnModel } from './linear/linear-svc-sklearn-model.js';
export { RandomForestClassifierSklearnModel } from './trees/random-forest-classifier-sklearn-model.js';
export { RandomForestRegressorSklearnModel } from './trees/random-forest-regressor-sklearn-model.js';
export { RegressionXGBoostModel } from './boosting/regression-xgboost-model.js';
export { SVMRegressionSklearnModel } from './svm/svm-regression-sklearn-model.js';
export { TabularSumModel } from './tabular/tabular-sum-model.js';
