import type { ArgValue } from '../declare/arg.js';
import type { Origin } from '../config/layer.js';
import type { Problem } from '../diagnose/problem.js';
import type { MetaEntry } from '../register/manifest.js';
import type { Register, RegisteredModule } from '../register/register.js';
import type { Address } from './address.js';
import type { ArgTreeNode } from './arg-tree.js';
import type { EntryIndex } from './entry-index.js';

/** A subtree of a hierarchical layer that speaks of one node. */
export interface Contribution {
  readonly data: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
  /** Position of the key it stands under among all entries. */
  readonly seq: number;
}

/** A node while its tree is built. */
export interface DraftNode extends ArgTreeNode {
  readonly module: RegisteredModule;
  readonly parent: DraftNode | undefined;
  /** How keys address it. */
  readonly addresses: readonly Address[];
  readonly contributions: Contribution[];
  readonly args: Record<string, ArgValue>;
  readonly children: Record<string, DraftNode[]>;
  readonly origins: Record<string, Origin>;
  readonly deferred: string[];
  /** The last layer that put another class in this place. */
  readonly replacedAt: number;
}

/** A child that a later layer took away, or replaced by one of another class. */
export interface Removal {
  readonly layer: number;
  readonly slot: string;
  readonly index: number | undefined;
  readonly path: string;
  readonly module: RegisteredModule | undefined;
}

/** What the steps of parsing share. */
export interface ParseContext {
  readonly register: Register;
  readonly entries: EntryIndex;
  readonly problems: Problem[];
  /** Slots (by path) whose content could not be understood: what lies below them is not judged. */
  readonly broken: Map<string, MetaEntry>;
  /** Arguments (by path) whose value could not be taken: the default that they have instead breaks no rule. */
  readonly doubtful: Set<string>;
  readonly removals: Removal[];
  /** Class names that were reported as unknown. */
  readonly unknown: Set<string>;
  /** Paths of slots that stay short because an earlier run, which may fill them, is not there. */
  readonly awaited: Set<string>;
}
