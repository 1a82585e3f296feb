export { exportNetwork } from './export-network.js';
export type { Exported, ExportFormat, ExportQuery, ExportSummary } from './export-query.js';
export { ExportError } from './export-error.js';
export { encodeModel } from './onnx/encode.js';
export { IR_VERSION, OPSET, type OnnxModel } from './onnx/model.js';
export { writeModel } from './onnx/write-model.js';
export type { Written } from './onnx/plan-writer.js';
