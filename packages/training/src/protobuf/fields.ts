/** A field of a protocol buffer message, encoded. */
export type Field = Uint8Array;

/** A field of 64-bit floating point. */
export function double(field: number, value: number): Field {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return concat([varint(field * 8 + 1), bytes]);
}

/** A field of 32-bit floating point. */
export function float(field: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return concat([varint(field * 8 + 5), bytes]);
}

/** A field of a whole number from 0 to 2^53. */
export function integer(field: number, value: number): Field {
  return concat([varint(field * 8), varint(value)]);
}

/** A field of text, of bytes, or of a message given by its fields. */
export function bytes(field: number, value: string | Uint8Array | readonly Field[]): Field {
  const content =
    typeof value === 'string' ? Buffer.from(value, 'utf8') : value instanceof Uint8Array ? value : concat(value);
  return concat([varint(field * 8 + 2), varint(content.length), content]);
}

/** A packed field of 64-bit floating point numbers. */
export function doubles(field: number, values: readonly number[]): Field {
  const content = new Uint8Array(8 * values.length);
  const view = new DataView(content.buffer);
  values.forEach((value, i) => view.setFloat64(8 * i, value, true));
  return bytes(field, content);
}

/** A message of fields, in order. */
export function concat(fields: readonly Field[]): Uint8Array {
  const all = new Uint8Array(fields.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const field of fields) {
    all.set(field, at);
    at += field.length;
  }
  return all;
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function varint(value: number): Uint8Array {
  const content: number[] = [];
  let rest = value;
  while (rest >= 128) {
    content.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  content.push(rest);
  return Uint8Array.from(content);
}
