import { transformSync } from '@swc/core';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Compiles the sources of this package into a folder, for child processes to run: no earlier build is
 * needed. Beside them lies `content.js`, whose `content(value, size)` makes a checkpoint.
 */
export function compileSources(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const sources = fileURLToPath(new URL('.', import.meta.url));
  for (const name of readdirSync(sources).filter((file) => /^[\w-]+\.ts$/.test(file))) {
    const { code } = transformSync(readFileSync(join(sources, name), 'utf8'), {
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' }, transform: { verbatimModuleSyntax: true } },
      module: { type: 'es6' },
    });
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), code);
  }
  writeFileSync(
    join(folder, 'content.js'),
    `export const content = (value, size = 50000) => ({
       tensors: new Map([['w', { dtype: 'F32', shape: [size], data: new Float32Array(size).fill(value) }]]),
       state: { value }, metrics: { acc: value } });`,
  );
}
