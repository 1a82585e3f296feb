import { BenchError } from '../bench-error.js';
import { KEY_FORM, parseKey } from '../table/bench-key.js';
import { columnOf, type Csv } from './csv.js';

/** A column of a file that holds values. */
export interface ValueColumn {
  /** Name of the value, such as `acc1/cifar10/test`. */
  readonly key: string;
  /** Place in the file. */
  readonly column: number;
  /** What values are multiplied by. */
  readonly factor: number;
}

const PATTERN = /^([^=]*)=\s*(.+?)(?:\s*\*\s*([-+.\deE]+))?$/;

/**
 * Columns by texts such as `acc1/cifar10/test=accuracy` or `params/cifar10=params_M*1e6`; without any,
 * those whose header is the name of a value.
 *
 * @throws {BenchError} if a text is none of these, names no column, or there are no values
 */
export function valueColumns(csv: Csv, texts: readonly string[]): readonly ValueColumn[] {
  if (texts.length > 0) return texts.map((text) => columnFor(csv, text));
  const named = csv.header.flatMap((name, column) =>
    parseKey(name) === undefined ? [] : [{ key: name, column, factor: 1 }],
  );
  if (named.length > 0) return named;
  const example = 'such as acc1/cifar10/test=accuracy';
  throw new BenchError(
    `${csv.path}:1`,
    `no column is named as a value (${KEY_FORM}); say in columns which are, ${example}; there are ${csv.header.join(', ')}`,
  );
}

function columnFor(csv: Csv, text: string): ValueColumn {
  const { key, name, factor } = columnText(text);
  return { key, column: columnOf(csv, name), factor };
}

/** Reads `key=name` or `key=name*factor`. @throws {BenchError} if it is neither */
export function columnText(text: string): { readonly key: string; readonly name: string; readonly factor: number } {
  const [, key = '', name = '', factor = '1'] = PATTERN.exec(text.trim()) ?? [];
  if (parseKey(key.trim()) !== undefined && Number.isFinite(Number(factor))) {
    return { key: key.trim(), name, factor: Number(factor) };
  }
  throw new BenchError('', `columns: "${text}" should be key=column or key=column*factor, with ${KEY_FORM} as key`);
}
