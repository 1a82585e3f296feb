import type { ArgValue } from '../declare/arg.js';
import type { Origin } from '../config/layer.js';
import type { Problem } from '../diagnose/problem.js';
import type { Register, RegisteredModule } from '../register/register.js';
import type { ArgTreeNode } from './arg-tree.js';
import type { EntryIndex } from './entry-index.js';

/** A subtree of a hierarchical layer that speaks of one node. */
export interface Contribution {
  readonly data: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** A node while its tree is built. */
export interface DraftNode extends ArgTreeNode {
  readonly module: RegisteredModule;
  readonly parent: DraftNode | undefined;
  readonly contributions: Contribution[];
  readonly args: Record<string, ArgValue>;
  readonly children: Record<string, DraftNode[]>;
  readonly origins: Record<string, Origin>;
  readonly deferred: string[];
  /** The last layer that put another class in this place, and the classes that were here before. */
  readonly replacedAt: number;
  readonly replaced: readonly string[];
}

/** What the steps of parsing share. */
export interface ParseContext {
  readonly register: Register;
  readonly entries: EntryIndex;
  readonly problems: Problem[];
  /** Slots (by path) whose content could not be understood: what lies below them is not judged. */
  readonly broken: Set<string>;
  /** Paths of slots that stay short because an earlier run, which may fill them, is not there. */
  readonly awaited: Set<string>;
}
