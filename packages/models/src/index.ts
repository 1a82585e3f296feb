export { TabularSumModel } from './tabular/tabular-sum-model.js';
