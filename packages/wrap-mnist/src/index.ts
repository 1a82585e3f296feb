export { MnistPackageData } from './mnist-package-data.js';
