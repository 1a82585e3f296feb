export { columnMoments, gradientSums, normalizationGradient, normalizeRows } from './batch-norm';
export { addScaled, rectifierGradient, weightedPair } from './element-wise';
export { filterGradient } from './filter-gradient';
export { packFilter, unpackGradient } from './filter-pack';
export { convolve } from './matrix-tile';
export { frameImages, pixelOffsets, widenRows } from './pixels';
export { sumWindows } from './sum-windows';
export { convolvePlanes, filterGradientPlanes, filterGradientTiles, filterTiles } from './winograd-filter';
export { gradientTiles, inputTiles, outputTiles } from './winograd-tiles';
