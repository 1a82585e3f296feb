import { maskedCrc32c } from './crc32c.js';

/**
 * A record of a TFRecord file: length, its checksum, content, its checksum, all little-endian.
 *
 * @source TensorFlow, "TFRecord and tf.train.Example", TFRecords format details
 */
export function record(content: Uint8Array): Uint8Array {
  const all = new Uint8Array(8 + 4 + content.length + 4);
  const view = new DataView(all.buffer);
  view.setUint32(0, content.length % 2 ** 32, true);
  view.setUint32(4, Math.floor(content.length / 2 ** 32), true);
  view.setUint32(8, maskedCrc32c(all.subarray(0, 8)), true);
  all.set(content, 12);
  view.setUint32(12 + content.length, maskedCrc32c(content), true);
  return all;
}
