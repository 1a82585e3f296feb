export { RunError, type RunErrorCode, type RunFailure } from './run-error.js';
export { writeFileAtomic } from './atomic-file.js';
export { appendBytes, appendLine, cutBack, lengthOf } from './growing-file.js';
export { readText } from './read-text.js';
export { writeFolderAtomic } from './atomic-folder.js';
export { recoverLeftovers } from './aside.js';
export { writeSynced, type FileContent, type FileDigest } from './synced-file.js';
export {
  encodePretty,
  encodeStable,
  isObject,
  parseJson,
  unpackNumbers,
  type JsonObject,
  type JsonValue,
} from './json-text.js';
export { findJsonMistake, lineAndColumn, type JsonMistake } from './json-syntax.js';
export { fromHex64, toHex64 } from './hex64.js';
export { JsonLines, readJsonLines } from './json-lines.js';
export {
  isClockKey,
  MetricsLog,
  readMetrics,
  type MetricsOffsets,
  type MetricsRow,
  type Moment,
} from './metrics-log.js';
export { readModelFile, writeModelFile, type ModelFile, type WholeJson } from './model-file.js';
export { PROFILE_ENDING, readProfile, writeProfile, type Profile, type ProfiledValue } from './profile-file.js';
export { asFloat32, type DType, type SavedTensor, type TensorMap } from './tensor-types.js';
export { encodeSafetensors } from './safetensors-write.js';
export { decodeSafetensors, readSafetensors, type Safetensors } from './safetensors-read.js';
export { type CheckpointContent } from './checkpoint-files.js';
export {
  listCheckpoints,
  newestValid,
  readCheckpoint,
  removeCheckpointsAfter,
  writeCheckpoint,
  type Checkpoint,
  type Retention,
  type WrittenCheckpoint,
} from './checkpoints.js';
export { RUN_ENTRIES, RUN_FORMAT, RUN_JSON } from './run-layout.js';
export { RunFolder, type CreateOptions } from './run-folder.js';
export { RunLock } from './run-lock.js';
export { identityOf, isAlive, type ProcessIdentity } from './process-identity.js';
export { RunLog, type LogLevel } from './run-log.js';
export { axisTicks, type AxisTicks } from './axis-ticks.js';
export { plotSvg, type Plot, type PlotSeries } from './svg-plot.js';
