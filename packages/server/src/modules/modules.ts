import { Register, type InstalledPlugin, type Problem } from '@uninas/core';
import { packageDir, type Home } from '@uninas/core/node';
import type { ApiError } from '../http/api-error.js';
import type { Helper } from './helper.js';
import type { ModulePlace, PluginData, RegisterData } from './helper-messages.js';

/** A package that may be installed. */
export interface PackageState {
  readonly name: string;
  readonly installed: boolean;
  /** The command that installs it. */
  readonly install: string;
  /** The modules that need it. */
  readonly modules?: readonly string[];
}

/** Packages of ours that bring modules or run them. */
const OURS = ['tasks', 'engine', 'networks', 'data', 'training', 'optimizers', 'strategies', 'hpo'];

/** The modules that are installed, known without any code of theirs in this process. */
export class Modules {
  readonly #place: ModulePlace;
  readonly #helper: Helper;
  #data: RegisterData;
  #register: Register;
  #looking: Promise<void> | undefined;
  /** Why it may be out of date. */
  #stale: readonly Problem[] = [];

  private constructor(place: ModulePlace, helper: Helper, data: RegisterData) {
    this.#place = place;
    this.#helper = helper;
    this.#data = data;
    this.#register = registerOf(data);
  }

  /** @throws {Error} if `UNINAS_HOME` cannot be used */
  static async open(place: ModulePlace, helper: Helper): Promise<Modules> {
    return new Modules(place, helper, await helper.register(place));
  }

  /** Looks again what is installed, once for all who ask meanwhile; if that fails, what was known stays, with a warning. */
  refresh(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<void> {
    try {
      this.#data = await this.#helper.register(this.#place);
      this.#register = registerOf(this.#data);
      this.#stale = [];
    } catch (error) {
      // busy with networks: nothing is wrong with what is installed
      if ((error as Partial<ApiError>).code === 'UNINAS_EBUSY') return;
      const message = `what is installed cannot be looked at, this is what was known before: ${(error as Error).message}`;
      this.#stale = [{ code: 'UNINAS_WPLUGIN', severity: 'warning', path: '', message, expected: [] }];
    }
  }

  get register(): Register {
    return this.#register;
  }

  get home(): Home {
    return this.#data.home;
  }

  /** What is wrong with plugins. */
  get problems(): readonly Problem[] {
    return [...this.#stale, ...this.#data.problems];
  }

  get plugins(): readonly PluginData[] {
    return this.#data.plugins;
  }

  /** Our packages, and those that modules need. */
  packages(): readonly PackageState[] {
    const users = new Map<string, string[]>();
    for (const { name, entry } of this.#register.modules()) {
      for (const need of entry.needs ?? []) users.set(need, [...(users.get(need) ?? []), name]);
    }
    const missing = new Set(this.#data.plugins.flatMap((plugin) => Object.values(plugin.missing).flat()));
    const ours = OURS.map((short): PackageState => {
      const name = `@uninas/${short}`;
      const isFound = this.#data.plugins.some((plugin) => plugin.name === name);
      return {
        name,
        installed: isFound || packageDir(name, this.#place.dir) !== undefined,
        install: installing([name]),
      };
    });
    const needed = [...users].sort().map(([name, modules]): PackageState => {
      return { name, installed: !missing.has(name), install: installing([name]), modules };
    });
    return [...ours, ...needed];
  }
}

/** The command that installs packages. */
export function installing(packages: readonly string[]): string {
  return `npm install ${packages.join(' ')}`;
}

function registerOf({ plugins }: RegisterData): Register {
  const register = new Register();
  for (const { name, version, core, manifest, missing } of plugins) {
    const absent = new Set(Object.values(missing).flat());
    register.use({
      name,
      ...(version !== undefined && { version }),
      core,
      manifest,
      load: () => Promise.reject(new Error('the server runs no code of modules')),
      missing: (packages) => packages.filter((one) => absent.has(one)),
    } satisfies InstalledPlugin);
  }
  return register;
}
