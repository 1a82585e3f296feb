import type { Manifest, Problem } from '@uninas/core';
import type { Home } from '@uninas/core/node';
import type { NetworkQuery, NetworkShown, ProblemJson } from 'uninas';

/** Where modules are looked for. */
export interface ModulePlace {
  /** Folder of the experiments. */
  readonly dir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the command line. */
  readonly plugins: readonly string[];
}

/** What the helper is asked. */
export type HelperOrder =
  { readonly is: 'register'; readonly place: ModulePlace } | { readonly is: 'network'; readonly query: NetworkQuery };

/** A plugin as plain data. */
export interface PluginData {
  readonly name: string;
  readonly version?: string;
  readonly core: string;
  readonly manifest: Manifest;
  /** Packages that are not installed, by module that needs them. */
  readonly missing: Readonly<Record<string, readonly string[]>>;
}

/** Everything that is known of the installed modules. */
export interface RegisterData {
  readonly plugins: readonly PluginData[];
  readonly problems: readonly Problem[];
  readonly home: Home;
}

/** A network, or what is wrong with its configuration. */
export type NetworkAnswer = NetworkShown | { readonly problems: readonly ProblemJson[] };

/** What the helper answers. */
export type HelperReply =
  | { readonly id: number; readonly answer: RegisterData | NetworkAnswer }
  | { readonly id: number; readonly error: { readonly message: string; readonly code?: string } };
