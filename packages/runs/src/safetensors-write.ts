import { RunError } from './run-error.js';
import { ARRAY_CLASSES, countOf, type SavedTensor, type TensorMap } from './tensor-types.js';

/**
 * A safetensors file in pieces that follow each other: the header, then views of the tensors' own
 * memory, so nothing is copied. Equal tensors are equal bytes: larger element types come first (which keeps
 * all of them aligned), then names in order.
 *
 * @param metadata free texts, stored as `__metadata__`
 * @throws {RunError} UNINAS_ERUN_TENSORS naming the tensor whose shape, type or values do not fit together
 */
export function encodeSafetensors(tensors: TensorMap, metadata: Readonly<Record<string, string>> = {}): Uint8Array[] {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) throw refuse('', 'this processor stores the high byte first');
  const entries = [...tensors].sort(([nameA, a], [nameB, b]) => sizeOf(b) - sizeOf(a) || (nameA < nameB ? -1 : 1));
  const members: string[] = [];
  const names = Object.keys(metadata).sort();
  if (names.length > 0) {
    const texts = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(metadata[name])}`);
    members.push(`"__metadata__":{${texts.join(',')}}`);
  }
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const [name, tensor] of entries) {
    check(name, tensor);
    const { buffer, byteOffset, byteLength } = tensor.data;
    const end = offset + byteLength;
    const entry = { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    pieces.push(new Uint8Array(buffer, byteOffset, byteLength));
    offset = end;
  }
  return [headerOf(`{${members.join(',')}}`), ...pieces];
}

/** Length (64 bits, low byte first), then the text, padded with blanks to a multiple of 8. */
function headerOf(json: string): Uint8Array {
  const text = Buffer.from(json, 'utf8');
  const length = Math.ceil(text.byteLength / 8) * 8;
  const header = Buffer.alloc(8 + length, ' ');
  header.writeBigUInt64LE(BigInt(length));
  text.copy(header, 8);
  return header;
}

function check(name: string, { dtype, shape, data }: SavedTensor): void {
  const { name: expected } = ARRAY_CLASSES[dtype];
  const found = data.constructor.name;
  if (name === '__metadata__') throw refuse(name, 'this name is reserved');
  if (found !== expected) throw refuse(name, `${dtype} is stored as ${expected}, found ${found}`);
  const count = countOf(shape);
  if (count !== data.length) throw refuse(name, `shape [${shape.join(', ')}] does not fit ${data.length} values`);
  if (dtype === 'BOOL' && (data as Uint8Array).some((value) => value > 1))
    throw refuse(name, 'BOOL holds only 0 and 1');
}

function sizeOf({ dtype }: SavedTensor): number {
  return ARRAY_CLASSES[dtype].BYTES_PER_ELEMENT;
}

function refuse(name: string, what: string): RunError {
  return new RunError({
    code: 'UNINAS_ERUN_TENSORS',
    path: '',
    what: `cannot save tensor ${JSON.stringify(name)}: ${what}`,
  });
}
