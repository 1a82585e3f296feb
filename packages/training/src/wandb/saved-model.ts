import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFiles } from '@uninas/contracts';
import { newestValid } from '@uninas/runs';
import { checkpointFolders } from '../callbacks/checkpoint-folders.js';

/** Where networks are described in a run folder. */
const NETWORKS = 'network';
/** Where a model that is no network is kept. */
const FITTED = 'model.json';

/**
 * Copies the newest checkpoint, as `model`, and the descriptions of networks, as `network`, to a folder; of a run
 * that fits a model which is no network, that model.
 *
 * @param to path in the run folder
 * @returns paths of files there; none if there is neither
 */
export function copyModel(files: RunFiles, to: string): readonly string[] {
  const newest = checkpointFolders(files)
    .flatMap((folder) => {
      const { checkpoint } = newestValid(files.path(...folder));
      return checkpoint === undefined ? [] : [{ folder, number: checkpoint.number }];
    })
    .toSorted((a, b) => b.number - a.number)[0];
  if (newest === undefined) return copyFitted(files, to);
  const networks = existsSync(files.path(NETWORKS)) ? [[files.path(NETWORKS), NETWORKS] as const] : [];
  const copies = [[files.path(...newest.folder, String(newest.number)), 'model'] as const, ...networks];
  return copies.flatMap(([from, name]) => {
    const place = files.path(...to.split('/'), name);
    rmSync(place, { recursive: true, force: true }); // of an earlier end of the run
    cpSync(from, place, { recursive: true });
    return readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(name, entry.parentPath.slice(place.length), entry.name).replaceAll('\\', '/'));
  });
}

function copyFitted(files: RunFiles, to: string): readonly string[] {
  const from = files.path(FITTED);
  if (!existsSync(from)) return [];
  cpSync(from, files.path(...to.split('/'), FITTED));
  return [FITTED];
}
