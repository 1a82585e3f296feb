import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import type { ModulePlace } from '../modules/helper-messages.js';
import type { RunPlace } from './run-place.js';
import type { RunRecord } from './run-record.js';

/** What runs are started with. */
export interface RunnerOptions extends ModulePlace {
  /** The file that Node runs as the command `uninas`. */
  readonly runner: string;
}

/** Starts the runner for one run, as a process that outlives this one. */
export function startProcess(
  place: RunPlace,
  { isResumed, saveDir }: Pick<RunRecord, 'isResumed' | 'saveDir'>,
  options: RunnerOptions,
): ChildProcess {
  const { dir, env, plugins, runner } = options;
  // braces in a path are no placeholders
  const words = ['run', place.config, `--save_dir=${saveDir.replace(/[{}]/g, '$&$&')}`];
  words.push('--json', '--progress', place.progress);
  if (isResumed) words.push('--resume');
  for (const plugin of plugins) words.push('--plugin', plugin);
  // of the time before
  for (const file of [place.progress, place.result]) rmSync(file, { force: true });
  const out = openSync(place.result, 'w');
  const err = openSync(place.log, 'a');
  try {
    const child = spawn(process.execPath, [runner, ...words], {
      cwd: dir,
      env: { ...env, UNINAS_STUDIO_TOKEN: undefined },
      // a group of its own: Ctrl-C in the terminal of the server is not for it
      detached: true,
      stdio: ['ignore', out, err],
    });
    child.unref();
    return child;
  } finally {
    closeSync(out);
    closeSync(err);
  }
}
