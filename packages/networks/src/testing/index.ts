export { numbers } from './compare.js';
export { bodyOf, resnet } from './descriptions.js';
export { DEPENDENT, dependentOn, PLAIN, SEARCHED, THRESHOLDS, type LayerExample } from './layer-examples.js';
