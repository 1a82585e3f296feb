import { Register, RegisterError, type Manifest, type Problem } from '@uninas/core';

/** A plugin as the server tells of it. */
export interface PluginAnswer {
  readonly name: string;
  readonly version?: string;
  readonly core: string;
  readonly manifest: Manifest;
  /** Modules that cannot be loaded, by name. */
  readonly missing: Readonly<Record<string, { readonly packages: readonly string[]; readonly install: string }>>;
}

/** A package that is or could be installed. */
export interface PackageAnswer {
  readonly name: string;
  readonly installed: boolean;
  /** The command that installs it. */
  readonly install: string;
  readonly modules?: readonly string[];
}

/** What `GET /api/register` answers. */
export interface RegisterAnswer {
  readonly version: string;
  readonly plugins: readonly PluginAnswer[];
  /** The configured folders, by the name of their placeholder. */
  readonly paths: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  readonly packages: readonly PackageAnswer[];
}

/** The modules that the server has, as the page checks and lists them. */
export interface Modules {
  readonly register: Register;
  readonly paths: Readonly<Record<string, string>>;
  readonly packages: readonly PackageAnswer[];
  /** The command that makes a module usable whose package is missing, by its name. */
  readonly installs: ReadonlyMap<string, string>;
  /** What is wrong with plugins. */
  readonly problems: readonly string[];
}

/** Fills a register of core from the server's answer; a plugin that cannot be taken in becomes a problem. */
export function modulesOf(answer: RegisterAnswer): Modules {
  const register = new Register();
  const installs = new Map<string, string>();
  const problems = answer.problems.map(({ message }) => message);
  for (const { missing, ...plugin } of answer.plugins) {
    const absent = new Set(Object.values(missing).flatMap(({ packages }) => packages));
    try {
      register.use({
        ...plugin,
        missing: (packages) => packages.filter((name) => absent.has(name)),
        load: () => Promise.reject(new Error('modules are not loaded in the page')),
      });
    } catch (error) {
      if (!(error instanceof RegisterError)) throw error;
      problems.push(error.message);
    }
    for (const [name, { install }] of Object.entries(missing)) installs.set(name, install);
  }
  return { register, paths: answer.paths, packages: answer.packages, installs, problems };
}
