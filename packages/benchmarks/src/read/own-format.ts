import { writeFileAtomic, isObject, parseJson, type JsonObject, type JsonValue } from '@uninas/runs';
import { geneKey } from '@uninas/space';
import { gzipSync } from 'node:zlib';
import { BenchError } from '../bench-error.js';
import { KEY_FORM, parseKey } from '../table/bench-key.js';
import type { TableContent } from '../table/bench-table.js';
import { TableBuilder } from '../table/table-builder.js';
import { isJson, type BenchFile } from './bench-file.js';

/** The first member of a file of results as this package writes them. */
export const BENCH_FORMAT = 'uninas-benchmark/1';

/** Whether a file is one that {@link writeTable} writes. */
export function isOwnFormat(file: BenchFile): boolean {
  return isJson(file) && /^\s*\{\s*"format"\s*:\s*"uninas-benchmark\//.test(file.text);
}

/** @throws {BenchError} with the row that is wrong; @throws {RunError} with line and column if it is no JSON */
export function readOwnFormat({ path, text }: BenchFile): TableContent {
  const content = parseJson(text, path);
  if (!isObject(content) || content['format'] !== BENCH_FORMAT) {
    throw new BenchError(path, `this is no ${BENCH_FORMAT}; a newer version may have written it`);
  }
  const keys = textsOf(content, 'columns', path);
  const wrong = keys.find((key) => parseKey(key) === undefined);
  if (wrong !== undefined) throw new BenchError(path, `columns: "${wrong}" names no value; expected ${KEY_FORM}`);
  const builder = new TableBuilder(keys);
  for (const [i, row] of listOf(content, 'results', path).entries()) {
    const place = `${path}, result ${i + 1}`;
    const { gene, arch, values } = isObject(row) ? row : {};
    if (!isNumbers(gene)) throw new BenchError(place, 'gene is no list of whole numbers of at least 0');
    if (!Array.isArray(values) || values.length !== keys.length || !values.every(isValue)) {
      throw new BenchError(place, `values are not ${keys.length} numbers (or null), one for each column`);
    }
    const numbers = (values as readonly (number | null)[]).map((value) => value ?? Number.NaN);
    builder.add(gene, typeof arch === 'string' ? arch : geneKey(gene), numbers, place);
  }
  const { name, description, default_data_set: dataSet, value_space: space } = content;
  return builder.build(
    {
      name: typeof name === 'string' ? name : 'bench',
      description: typeof description === 'string' ? description : '',
      ...(typeof dataSet === 'string' && { defaultDataSet: dataSet }),
      ...(space !== undefined && { space: spaceOf(space, path) }),
    },
    path,
  );
}

/**
 * Writes a table, packed if the name ends in `.gz`. Equal tables are equal bytes.
 *
 * @throws {RunError} if it cannot be written; an earlier file is unchanged then
 */
export function writeTable(path: string, content: TableContent): void {
  const { name, description, defaultDataSet, space, genes, texts, columns } = content;
  const values = [...columns.values()];
  const rows = genes.map((gene, row) => {
    const cells = values.map((column) => (Number.isNaN(column[row]!) ? null : column[row]!));
    return JSON.stringify({ gene, arch: texts[row]!, values: cells });
  });
  const head = {
    format: BENCH_FORMAT,
    name,
    description,
    ...(defaultDataSet !== undefined && { default_data_set: defaultDataSet }),
    value_space: space,
    columns: [...columns.keys()],
  };
  const text = `${JSON.stringify(head).slice(0, -1)},"results":[\n${rows.join(',\n')}\n]}\n`;
  writeFileAtomic(path, path.endsWith('.gz') ? gzipSync(text) : text);
}

function listOf(content: JsonObject, name: string, path: string): readonly JsonValue[] {
  const list = content[name];
  if (Array.isArray(list)) return list as readonly JsonValue[];
  throw new BenchError(path, `${name} is no list`);
}

function textsOf(content: JsonObject, name: string, path: string): readonly string[] {
  return listOf(content, name, path).map((item) => {
    if (typeof item === 'string') return item;
    throw new BenchError(path, `${name} holds ${JSON.stringify(item)}; expected texts`);
  });
}

function spaceOf(space: JsonValue, path: string): TableContent['space'] {
  if (Array.isArray(space) && space.every(isNumbers)) return space;
  throw new BenchError(path, 'value_space is no list of lists of whole numbers of at least 0');
}

function isNumbers(value: JsonValue | undefined): value is readonly number[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => Number.isSafeInteger(item) && Number(item) >= 0)
  );
}

function isValue(value: unknown): boolean {
  return value === null || typeof value === 'number';
}
