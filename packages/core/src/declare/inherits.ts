import type { ArgValue } from './arg.js';

/**
 * What a task takes over from the configuration of an earlier run, as plain data.
 *
 * Paths in `drop` and `set` are tree paths below the task, such as
 * `cls_method.cls_data`; `#*` stands for every child of a list slot.
 */
export interface Inherits {
  /** The argument that holds the folder of the earlier run. */
  readonly from: string;
  /** Slots of the task that are taken over with all below them. */
  readonly take: readonly string[];
  /** Parts of what was taken that are left out again. */
  readonly drop?: readonly string[];
  /** Arguments that are set to a fixed value in what was taken. */
  readonly set?: Readonly<Record<string, ArgValue>>;
}
