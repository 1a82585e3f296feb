import { RunError } from './run-error.js';

/** An unsigned 64-bit value as 16 hexadecimal digits: JSON numbers would lose its low bits. */
export function toHex64(value: bigint): string {
  if (BigInt.asUintN(64, value) === value) return value.toString(16).padStart(16, '0');
  throw new RunError({ code: 'UNINAS_ERUN_JSON', path: '', what: `${value} does not fit into 64 bits without a sign` });
}

/** @throws {RunError} UNINAS_ERUN_JSON unless the text is 16 hexadecimal digits */
export function fromHex64(text: string): bigint {
  if (/^[\da-f]{16}$/i.test(text)) return BigInt(`0x${text}`);
  throw new RunError({
    code: 'UNINAS_ERUN_JSON',
    path: '',
    what: `found ${JSON.stringify(text)}, expected 16 hexadecimal digits`,
  });
}
