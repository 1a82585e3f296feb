import type { RegisteredModule } from '@uninas/core';
import { create } from 'zustand';
import type { Stored } from '../files/configs-api.js';
import type { Saving } from '../files/save.js';
import type { Located } from '../state/check.js';
import { dataAt, type Data } from '../state/data.js';
import type { BrokenText } from '../state/drafts.js';
import { ownerOf } from '../state/node-path.js';
import type { Ghost } from '../state/slot-options.js';
import { editor } from '../state/use-editor.js';

/** A choice among modules that is being made. */
export interface Choice {
  readonly title: string;
  /** Where on the screen it was asked for. */
  readonly anchor: DOMRect;
  readonly modules: readonly RegisteredModule[];
  readonly ghosts: readonly Ghost[];
  /** The class that is there now. */
  readonly current?: string;
  /** What the choice of nothing is called, where that is possible. */
  readonly none?: string;
  readonly onPick: (name: string) => void;
}

/** How the configuration is looked at. */
export type ViewName = 'outline' | 'graph' | 'network' | 'text';

/** A part of the editor; a narrow window shows one at a time. */
export type Pane = 'main' | 'details' | 'problems';

/** A window above the page. */
export type Dialog =
  | { readonly name: 'open'; readonly isPart: boolean }
  | { readonly name: 'save'; readonly part?: string; readonly then?: (() => void) | undefined }
  | { readonly name: 'compare' }
  /** Something that takes the place of unsaved work. */
  | { readonly name: 'unsaved'; readonly what: string; readonly then: () => void }
  /** A file is not what it was when it was read; null: it is gone. */
  | { readonly name: 'conflict'; readonly saving: Saving; readonly theirs: Stored | null };

interface UiState {
  readonly view: ViewName;
  readonly pane: Pane;
  readonly areProblemsOpen: boolean;
  readonly query: string;
  /** Position of the hit that is looked at. */
  readonly hit: number;
  readonly choice: Choice | undefined;
  readonly dialog: Dialog | undefined;
  /** The argument whose field shall be gone to; a new object for each time. */
  readonly field: { readonly path: string; readonly arg: string; readonly takesFocus: boolean } | undefined;
  /** What the server found that only it can, and for which configuration. */
  readonly ofServer: { readonly data: Data; readonly problems: readonly Located[] } | undefined;
  /** A text that is edited and cannot be read; the other views show what was read last. */
  readonly brokenText: BrokenText | undefined;
}

/** What the editor shows beside the configuration itself. */
export const useUi = create<UiState>(() => ({
  view: 'outline',
  pane: 'main',
  areProblemsOpen: false,
  query: '',
  hit: 0,
  choice: undefined,
  dialog: undefined,
  field: undefined,
  ofServer: undefined,
  brokenText: undefined,
}));

/** Changes what is shown. */
export const setUi = useUi.setState;

/** Goes to the field of an argument. */
export function goToField(path: string, arg: string, takesFocus = true): void {
  editor.getState().select(path);
  setUi({ field: { path, arg, takesFocus }, pane: 'details' });
}

/** Goes to the module, slot or argument that a path names, or to what is nearest to it. */
export function goTo(path: string, takesFocus = true): void {
  const { checked, data, select } = editor.getState();
  const owner = ownerOf(path, checked.nodes);
  const member = owner === '' ? path : path.slice(owner.length + 1);
  const entry = checked.nodes.get(owner)?.entry;
  if (owner !== path && entry?.args[member] !== undefined) return goToField(owner, member, takesFocus);
  const isRow = owner === path || entry?.metas[member] !== undefined || dataAt(data, path) !== undefined;
  select(isRow ? path : owner);
  setUi({ pane: 'details' });
}
