import type { ConfigFolder, FolderId } from './files/config-folder.js';
import type { Places } from './files/places.js';
import type { Configs } from './modules/configs.js';
import type { Helper } from './modules/helper.js';
import type { ModulePlace } from './modules/helper-messages.js';
import type { Modules } from './modules/modules.js';
import type { Runs } from './runs/runs.js';
import type { Queue } from './runs/queue.js';
import type { Watcher } from './runs/watcher.js';

/** What the routes work with. */
export interface Context {
  readonly version: string;
  readonly token: string;
  /** Address that the server listens on. */
  readonly host: string;
  readonly place: ModulePlace;
  readonly places: Places;
  readonly folders: ReadonlyMap<FolderId, ConfigFolder>;
  readonly helper: Helper;
  readonly modules: Modules;
  readonly configs: Configs;
  readonly queue: Queue;
  readonly runs: Runs;
  readonly watcher: Watcher;
  /** Folder of the built page; undefined if it is not installed. */
  readonly page: string | undefined;
  /** Absolute, of the server's own files. */
  readonly folder: string;
  /** Where the configurations of networks are written for the helper. */
  readonly scratch: string;
  /** Takes lines about what went wrong. */
  readonly log: (line: string) => void;
}
