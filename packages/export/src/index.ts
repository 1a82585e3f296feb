export { writeModel } from './onnx/write-model.js';
export { encodeModel } from './onnx/encode.js';
export { IR_VERSION, OPSET, type OnnxModel } from './onnx/model.js';
export { ExportError } from './export-error.js';
