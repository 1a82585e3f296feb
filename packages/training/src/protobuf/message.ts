/** A field that was read: a whole number, the bytes of one of fixed size, or those of a longer one. */
export type FieldValue = number | Uint8Array;
/** The values of a message's fields by number, in order. */
export type Message = ReadonlyMap<number, readonly FieldValue[]>;

const VARINT = 0;
const LONG = 2;
/** Bytes of fields of fixed size, by wire type. */
const FIXED: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [5, 4],
]);

/** Reads what the functions of `fields.ts` write. @throws {RangeError} if it ends too early, or is no message */
export function readMessage(content: Uint8Array): Message {
  const fields = new Map<number, FieldValue[]>();
  let at = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = content[at++];
      if (byte === undefined) throw new RangeError('the message ends in a number');
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  while (at < content.length) {
    const key = varint();
    const [field, type] = [Math.floor(key / 8), key % 8];
    const value = type === VARINT ? varint() : undefined;
    const size = value !== undefined ? 0 : type === LONG ? varint() : FIXED.get(type);
    if (size === undefined || at + size > content.length) throw new RangeError(`no field at byte ${at}`);
    const values = fields.get(field) ?? [];
    values.push(value ?? content.subarray(at, at + size));
    fields.set(field, values);
    at += size;
  }
  return fields;
}

/** A field that is a message. */
export function messageIn(message: Message, field: number): Message | undefined {
  return messagesIn(message, field)[0];
}

/** A field that is repeated, of messages. */
export function messagesIn(message: Message, field: number): readonly Message[] {
  return (message.get(field) ?? []).flatMap((value) => (typeof value === 'number' ? [] : [readMessage(value)]));
}

/** A field of a whole number; 0 if it is absent, as that is not written. */
export function integerIn(message: Message, field: number): number {
  const value = message.get(field)?.[0];
  return typeof value === 'number' ? value : 0;
}

/** A field of text; empty if it is absent. */
export function textIn(message: Message, field: number): string {
  const value = message.get(field)?.[0];
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : '';
}
