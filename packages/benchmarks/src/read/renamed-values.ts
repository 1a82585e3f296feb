import { suggest } from '@uninas/core';
import { BenchError } from '../bench-error.js';
import { parseKey } from '../table/bench-key.js';
import { columnText } from './value-columns.js';

/** A value that has another name in a table. */
export interface RenamedValue {
  /** Its name in the table. */
  readonly key: string;
  /** Its name in the file. */
  readonly name: string;
  readonly factor: number;
}

const OF_PART = /^([^/@\s=]+)\/(train|valid|test)$/;

/**
 * Names in a table for values that have none of the form.
 *
 * @param texts `key=name` or `key=name*factor`; all values if empty
 * @throws {BenchError} if a text is none of these, or names no value
 */
export function renamedValues(
  names: readonly string[],
  texts: readonly string[],
  dataSet: string,
  path: string,
): readonly RenamedValue[] {
  if (texts.length === 0) return names.map((name) => ({ key: tableKey(name, dataSet), name, factor: 1 }));
  return texts.map((text) => {
    const column = columnText(text);
    if (names.includes(column.name)) return column;
    const near = suggest(column.name, names);
    const meant = near === undefined ? '' : `; did you mean ${near.name}?`;
    throw new BenchError(path, `there is no value ${column.name}; there are ${names.join(', ')}${meant}`);
  });
}

/** The name that a value has in a table, of a data set: a part of the data stays one, anything else is a metric. */
export function tableKey(name: string, dataSet: string): string {
  if (parseKey(name) !== undefined && !OF_PART.test(name)) return name;
  const [, metric, part] = OF_PART.exec(name) ?? [];
  return part === undefined ? `${name.replaceAll(/[/@\s=]+/g, '-')}/${dataSet}` : `${metric}/${dataSet}/${part}`;
}
