/** A field of a protocol buffer message: a whole number, the bytes of one of fixed size, or those of a longer one. */
export type WireValue = number | Uint8Array;
export type Message = ReadonlyMap<number, readonly WireValue[]>;

/**
 * Reads the records of a TFRecord file, by the description of the format alone: every checksum is
 * compared with one computed bit by bit.
 */
export function readRecords(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  let at = 0;
  while (at < file.length) {
    const length = Number(view.getBigUint64(at, true));
    const content = file.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 8, true) !== maskedChecksum(file.subarray(at, at + 8))) throw new Error(`length at ${at}`);
    if (view.getUint32(at + 12 + length, true) !== maskedChecksum(content)) throw new Error(`content at ${at}`);
    records.push(content);
    at += 16 + length;
  }
  return records;
}

/** CRC-32C as the division of polynomials that it is, one bit after the other, highest power first. */
export function checksum(content: Uint8Array): bigint {
  const POLYNOMIAL = 0x11edc6f41n;
  const reversed = (value: bigint, bits: number): bigint => {
    let result = 0n;
    for (let i = 0; i < bits; i++) if ((value >> BigInt(i)) & 1n) result |= 1n << BigInt(bits - 1 - i);
    return result;
  };
  let remainder = 0n;
  const bytes = [...content, 0, 0, 0, 0];
  bytes.forEach((byte, i) => {
    // ones are added to the first 32 bits
    const mixed = reversed(BigInt(byte), 8) ^ (i < 4 ? 0xffn : 0n);
    for (let bit = 7; bit >= 0; bit--) {
      remainder = (remainder << 1n) | ((mixed >> BigInt(bit)) & 1n);
      if (remainder >> 32n) remainder ^= POLYNOMIAL;
    }
  });
  return reversed(remainder, 32) ^ 0xffffffffn;
}

function maskedChecksum(content: Uint8Array): number {
  const crc = checksum(content);
  const rotated = ((crc >> 15n) | (crc << 17n)) & 0xffffffffn;
  return Number((rotated + 0xa282ead8n) & 0xffffffffn);
}

/** The fields of a message by number, in order. */
export function readMessage(content: Uint8Array): Message {
  const fields = new Map<number, WireValue[]>();
  let at = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = content[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (at < content.length) {
    const key = varint();
    const [field, type] = [Math.floor(key / 8), key % 8];
    if (type !== 0 && type !== 1 && type !== 2 && type !== 5) throw new Error(`wire type ${type}`);
    const size = type === 0 ? 0 : type === 1 ? 8 : type === 5 ? 4 : varint();
    const value = type === 0 ? varint() : content.subarray(at, (at += size));
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

export function part(message: Message, field: number, i = 0): Message {
  return readMessage(message.get(field)![i] as Uint8Array);
}
export function parts(message: Message, field: number): Message[] {
  return (message.get(field) ?? []).map((value) => readMessage(value as Uint8Array));
}
export function text(message: Message, field: number): string {
  return Buffer.from(message.get(field)![0] as Uint8Array).toString('utf8');
}
export function doublesOf(message: Message, field: number): number[] {
  const bytes = message.get(field)![0] as Uint8Array;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}
export function floatOf(message: Message, field: number): number {
  const bytes = message.get(field)![0] as Uint8Array;
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
}
