import type { Description, Gene, Log, ModuleSource, Shape } from '@uninas/contracts';
import type { KnownShapes } from '@uninas/networks';

/** What a network may be written as. */
export type ExportFormat = 'onnx' | 'safetensors' | 'config';

/** What is to be exported, and how. Paths are absolute. */
export interface ExportQuery {
  /** A run folder, a `.network_config` file, or the name of a shipped one. */
  readonly source: string;
  /** What the file describes, if it is no description itself, such as the argument tree of a search space. */
  readonly description?: Description;
  /** What is known of the data that a file is for, unless it tells that itself. */
  readonly known?: KnownShapes;
  readonly to: ExportFormat;
  /** The architecture of a super-network: one index for each of its architecture weights. */
  readonly gene?: Gene;
  /** Shape of one input, channels last; for a file, since a run knows its own. What is known, or else assumed, when left out. */
  readonly input?: Shape;
  /** Number of classes; for a file. What is known, or else assumed, when left out. */
  readonly classes?: number;
  /** Seed of first values, for a file without weights. */
  readonly seed?: number;
  /** Where the weights of a file are: a run, a checkpoint, or a `.safetensors` file. */
  readonly weights?: string;
  /** The modules that descriptions name: a register. */
  readonly modules: ModuleSource;
  /** Folder of the networks that can be named. */
  readonly shipped?: string;
  readonly log: Log;
}

/** What is known of an export. */
export interface ExportSummary {
  readonly name: string;
  readonly to: ExportFormat;
  /** Trainable values; unknown of a super-network of which no architecture was chosen. */
  readonly params?: number;
  readonly gene?: Gene;
  /** Where the weights come from. */
  readonly weights?: string;
  /** Number of tensors in a file of weights. */
  readonly tensors?: number;
  readonly opset?: number;
  readonly irVersion?: number;
  readonly input?: { readonly name: string; readonly shape: readonly (number | string)[] };
  readonly outputs?: readonly { readonly name: string; readonly shape: readonly (number | string)[] }[];
}

/** A network in another format. */
export interface Exported {
  readonly bytes: Uint8Array;
  readonly summary: ExportSummary;
}
