import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Everything in a run folder that must not depend on time: by path, as text in which bytes are characters. */
export function contentOf(folder: string, below = ''): Record<string, string> {
  const content: Record<string, string> = {};
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = join(below, name);
    if (path === 'log.txt' || path === 'timing.jsonl') continue;
    if (statSync(join(folder, path)).isDirectory()) Object.assign(content, contentOf(folder, path));
    else content[path] = readFileSync(join(folder, path), 'latin1');
  }
  return content;
}

/** Compares what `contentOf` found; says of differing files only which they are. */
export function expectSame(found: Record<string, string>, expected: Record<string, string>): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [path, bytes] of Object.entries(expected)) expect([path, found[path] === bytes]).toEqual([path, true]);
}
