import type { Register, RegisteredModule } from '@uninas/core';

/** One line of a listing of modules. */
export interface ModuleInfo {
  readonly name: string;
  readonly kind: string;
  /** The flags that are set. */
  readonly flags: readonly string[];
  readonly package: string;
  readonly available: boolean;
  /** What makes it available; null if it is. */
  readonly install: string | null;
}

/** What a listing says of a module. */
export function moduleInfo(register: Register, module: RegisteredModule): ModuleInfo {
  const missing = register.missing(module);
  return {
    name: module.name,
    kind: module.entry.kind,
    flags: Object.keys(module.entry.flags).filter((flag) => module.entry.flags[flag] === true),
    package: module.plugin.name,
    available: missing.length === 0,
    install: register.installing(module)?.command ?? null,
  };
}
