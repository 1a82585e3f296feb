import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { it } from '@jest/globals';

/** The root of the repository. */
export const repository = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const root = process.env.UNINAS_SHARED ?? join(repository, '../shared');

/** A test that needs a reference file beside the repository; skipped where it is absent. */
export function itWith(file: string): typeof it | typeof it.skip {
  return existsSync(join(root, 'data', file)) ? it : it.skip;
}

/** The content of a compressed JSON file. */
export function readJson(file: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(join(root, 'data', file))).toString());
}

/** The rows of a compressed table with a header, by column. */
export function readTable(file: string): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = gunzipSync(readFileSync(join(root, 'data', file)))
    .toString()
    .trimEnd()
    .split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((text, i) => [names[i]!, text])));
}
