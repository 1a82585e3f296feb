import { walk, type ArgTreeNode } from '@uninas/core';
import { relativePath } from '@uninas/core/node';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where a run took values over from. */
export interface InheritedSource {
  /** The argument that names it. */
  readonly by: string;
  /** The earlier run's folder, relative to the own one. */
  readonly from: string;
  /** Of the file that holds its configuration. */
  readonly sha256: string;
}

/**
 * The earlier run that a tree inherited from, or undefined.
 *
 * @param saveDir absolute folder of the own run
 */
export function inheritedSource(root: ArgTreeNode, saveDir: string): InheritedSource | undefined {
  for (const node of walk(root)) {
    const origins = [node.origin, ...Object.values(node.origins)];
    const file = origins.find((origin) => origin?.inherited !== undefined)?.inherited;
    if (file === undefined) continue;
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    return { by: root.entry.inherits!.from, from: relativePath(saveDir, dirname(file)), sha256 };
  }
  return undefined;
}
