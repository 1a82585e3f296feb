export { loadModel, savedModel, type SavedModel } from './load-model.js';
export { Model, type FitContext, type Matrix, type ModelState } from './model.js';
