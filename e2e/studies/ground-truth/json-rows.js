/** JSON files of a study: what it is about, and one line for each row. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeFileAtomic } from '@uninas/runs';

/** @param content the last value is the list of rows */
export function writeRows(file, content) {
  const entries = Object.entries(content);
  const [name, rows] = entries.pop();
  const head = entries.map(([key, value]) => `  ${JSON.stringify(key)}: ${indented(value)},\n`).join('');
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic(file, `{\n${head}  ${JSON.stringify(name)}: [\n${lines}\n  ]\n}\n`);
}

const indented = (value) => JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ');
