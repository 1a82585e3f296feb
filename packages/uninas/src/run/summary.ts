import type { JsonValue } from '@uninas/contracts';
import { alignColumns, shorten } from '../terminal/columns.js';

/** The values that a task found worth showing, aligned; lists of objects become tables. */
export function summaryLines(summary: Readonly<Record<string, JsonValue>>): readonly string[] {
  const plain: string[][] = [];
  const tables: string[] = [];
  for (const [name, value] of Object.entries(summary)) {
    if (Array.isArray(value) && value.length > 0 && value.every(isRecord)) {
      tables.push(`${name}:`, ...tableLines(value).map((line) => `  ${line}`));
    } else {
      plain.push([name, shorten(cellText(value), 100)]);
    }
  }
  return [...alignColumns(plain), ...tables];
}

function tableLines(rows: readonly Readonly<Record<string, JsonValue>>[]): readonly string[] {
  const flat = rows.map(flatten);
  const names = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  return alignColumns([names, ...flat.map((row) => names.map((name) => cellText(row[name] ?? '')))]);
}

/** `{ values: { macs: 1 } }` as `{ macs: 1 }`. */
function flatten(row: Readonly<Record<string, JsonValue>>): Readonly<Record<string, JsonValue>> {
  const members = Object.entries(row).flatMap(([name, value]): [string, JsonValue][] =>
    isRecord(value) ? Object.entries(value) : [[name, value]],
  );
  return Object.fromEntries(members);
}

function cellText(value: JsonValue): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
