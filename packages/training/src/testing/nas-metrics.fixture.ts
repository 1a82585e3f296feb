import type { ModuleSource } from '@uninas/contracts';
import * as own from '../index.js';

/** Finds the modules of this package. */
export const OWN_MODULES: ModuleSource = {
  load: (name) => Promise.resolve((own as Readonly<Record<string, unknown>>)[name]),
};
