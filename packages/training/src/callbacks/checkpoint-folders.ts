import { existsSync, readdirSync } from 'node:fs';
import type { RunFiles } from '@uninas/contracts';
import { listCheckpoints } from '@uninas/runs';
import { CHECKPOINTS } from './checkpoint-callback.js';

/** The folders of a run in which callbacks have left checkpoints, as parts of their paths. */
export function checkpointFolders(files: Pick<RunFiles, 'path'>): readonly (readonly string[])[] {
  const root = files.path(CHECKPOINTS);
  const own = listCheckpoints(root).length > 0 ? [[CHECKPOINTS]] : []; // a file in this place is refused here
  const names = existsSync(root) ? readdirSync(root).filter((name) => /^callback-\d+$/.test(name)) : [];
  const others = names.sort().map((name) => [CHECKPOINTS, name]);
  return [...own, ...others.filter((folder) => listCheckpoints(files.path(...folder)).length > 0)];
}
