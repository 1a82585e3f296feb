import { parts, readMessage, text, type Message } from './event-files.fixture.js';

const BLOCK = 32_768;

/**
 * Reads the records of a `.wandb` file, by the description of LevelDB's log and the checksums of ZIP
 * files alone, computed bit by bit.
 *
 * @throws {Error} at the first byte that is not as described
 */
export function readWandb(file: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(file);
  if (bytes.subarray(0, 4).toString('latin1') !== ':W&B' || bytes.readUInt16LE(4) !== 0xbee1 || bytes[6] !== 0) {
    throw new Error('no .wandb file');
  }
  const records: Uint8Array[] = [];
  let at = 7;
  let open: Buffer | undefined;
  while (at < bytes.length) {
    const left = BLOCK - (at % BLOCK);
    if (left < 7) {
      if (bytes.subarray(at, at + left).some((byte) => byte !== 0)) throw new Error(`not zero at ${at}`);
      at += left;
      continue;
    }
    const [sum, size, kind] = [bytes.readUInt32LE(at), bytes.readUInt16LE(at + 4), bytes[at + 6]!];
    const content = bytes.subarray(at + 7, at + 7 + size);
    if (size > left - 7 || content.length !== size) throw new Error(`length at ${at}`);
    if (checksum(bytes.subarray(at + 6, at + 7 + size)) !== sum) throw new Error(`checksum at ${at}`);
    // 1: a whole record, 2: its beginning, 3: its middle, 4: its end
    if (![1, 2, 3, 4].includes(kind) || kind <= 2 !== (open === undefined)) throw new Error(`kind ${kind} at ${at}`);
    open = Buffer.concat([open ?? Buffer.alloc(0), content]);
    if (kind === 1 || kind === 4) {
      records.push(open);
      open = undefined;
    }
    at += 7 + size;
  }
  if (open !== undefined) throw new Error('the last record has no end');
  return records;
}

/** CRC-32 of ISO 3309, as the division of polynomials that it is, one bit after the other. */
export function checksum(content: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
  }
  return ~crc >>> 0;
}

/** What the items of a message say: JSON by key, parts of which are joined by dots. */
export function itemsOf(message: Message): Record<string, string> {
  const items = parts(message, 1).map((item): [string, string] => {
    const key = [...(item.get(1) ?? []), ...(item.get(2) ?? [])].map((part) => Buffer.from(part as Uint8Array));
    return [key.map((part) => part.toString('utf8')).join('.'), text(item, 16)];
  });
  return Object.fromEntries(items);
}

/** Records as messages, by the names that `wandb_internal.proto` gives to their fields. */
export function namedRecords(
  file: Uint8Array,
): { readonly name: string; readonly num: number; readonly content: Message }[] {
  const NAMES = new Map([
    [2, 'history'],
    [3, 'summary'],
    [5, 'config'],
    [6, 'files'],
    [17, 'run'],
    [18, 'exit'],
    [21, 'header'],
    [26, 'environment'],
  ]);
  return readWandb(file).map((record) => {
    const message = readMessage(record);
    const [field, ...others] = [...message.keys()].filter((key) => key !== 1);
    if (others.length > 0) throw new Error(`fields ${others.join(', ')} besides ${field}`);
    const content = readMessage(message.get(field!)![0] as Uint8Array);
    return { name: NAMES.get(field!) ?? String(field), num: message.get(1)![0] as number, content };
  });
}
