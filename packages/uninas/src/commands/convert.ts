import { isYaml } from '@uninas/core';
import { resolve } from 'node:path';
import { convertConfig } from '../api/convert-config.js';
import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openConfig } from '../open-config.js';
import { requireTree } from '../report/require-tree.js';
import type { Io } from '../terminal/io.js';
import { writeAtomic } from '../write-atomic.js';

/** `uninas convert`: the complete configuration, hierarchical or flat. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const tree = await requireTree(await openConfig(invocation, io), io);
  if (tree === undefined) return EXIT.input;
  const file = invocation.text('out');
  const format = invocation.text('format') ?? (file !== undefined && isYaml(file) ? 'yaml' : 'json');
  const text = await convertConfig(
    tree,
    invocation.text('to') === 'flat' ? 'flat' : 'hierarchical',
    format === 'yaml' ? 'yaml' : 'json',
  );
  if (file === undefined) {
    io.out.write(text);
  } else {
    writeAtomic(resolve(io.cwd, file), text);
    io.err.write(`the configuration is in ${file}\n`);
  }
  return EXIT.done;
}
