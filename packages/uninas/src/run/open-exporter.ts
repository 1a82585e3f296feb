import type { Description, Log, ModuleSource } from '@uninas/contracts';
import type { KnownShapes } from '../network/shapes.js';
import { importBeside } from './beside.js';

/** What is asked of the package that exports; paths are absolute. */
export interface ExportQueryLike {
  readonly source: string;
  readonly description?: Description;
  readonly known?: KnownShapes;
  readonly to: string;
  readonly gene?: readonly number[];
  readonly input?: readonly number[];
  readonly classes?: number;
  readonly seed?: number;
  readonly weights?: string;
  readonly modules: ModuleSource;
  readonly log: Log;
}

/** What it answers. */
export interface ExportedLike {
  readonly bytes: Uint8Array;
  readonly summary: {
    readonly name: string;
    readonly params?: number;
    readonly weights?: string;
    readonly tensors?: number;
    readonly opset?: number;
    readonly input?: { readonly name: string; readonly shape: readonly (number | string)[] };
    readonly outputs?: readonly { readonly name: string; readonly shape: readonly (number | string)[] }[];
  };
}

/** The part of the package that exports which the runner uses; it is not a dependency and may be absent. */
export interface ExporterLike {
  /** @throws {Error} with `isInput`, if what was asked for cannot be had */
  exportNetwork(query: ExportQueryLike): Promise<ExportedLike>;
}

/** The package that exports. */
export const EXPORTER = '@uninas/export';

/** Loads it from the folder of the experiment, or from beside the runner. @returns undefined if there is none */
export function openExporter(cwd: string): Promise<ExporterLike | undefined> {
  return importBeside<ExporterLike>(EXPORTER, cwd);
}
