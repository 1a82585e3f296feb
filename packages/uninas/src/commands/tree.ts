import { toHierarchical } from '@uninas/core';
import { resolve } from 'node:path';
import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openConfig } from '../open-config.js';
import { requireTree } from '../report/require-tree.js';
import type { Io } from '../terminal/io.js';

/** `uninas tree`: the argument tree as text, as a drawing, or as data. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const tree = await requireTree(await openConfig(invocation, io), io);
  if (tree === undefined) return EXIT.input;
  const file = invocation.text('svg');
  if (file !== undefined) {
    const { treeSvg } = await import('../draw/tree-svg.js');
    const { writeAtomic } = await import('../write-atomic.js');
    writeAtomic(resolve(io.cwd, file), treeSvg(tree));
    io.err.write(`the drawing is in ${file}\n`);
  }
  if (invocation.flag('json')) {
    io.out.write(`${JSON.stringify(toHierarchical(tree), null, 2)}\n`);
  } else if (file === undefined) {
    const { treeText } = await import('../draw/tree-text.js');
    io.out.write(treeText(tree, { sink: io.out, withArgs: invocation.flag('args') }));
  }
  return EXIT.done;
}
