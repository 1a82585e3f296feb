import type { TextForm } from './config-text.js';
import { isData, type Data } from './data.js';
import type { FileRef } from './store.js';

/** A text of a configuration that is being written and cannot be read at the moment. */
export interface BrokenText {
  readonly text: string;
  readonly format: TextForm['format'];
  /** Why not, and where. */
  readonly message: string;
}

/** Work that is in no file yet. */
export interface Draft {
  readonly data: Data;
  readonly file?: FileRef;
  /** What the file holds. */
  readonly saved: Data;
  readonly selected: string;
  /** A text that could not be read yet. */
  readonly text?: BrokenText;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The part of the browser's storage that is needed. */
export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'uninas.draft.';

/** Older drafts are forgotten: 60 days. */
const OLDEST = 60 * 24 * 3600 * 1000;

/** Keeps the draft of a tab. @returns false if the browser has no room for it */
export function keepDraft(storage: Storage, tab: string, draft: Draft): boolean {
  try {
    storage.setItem(PREFIX + tab, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** The draft of a tab; undefined if there is none, or none that can be read. */
export function readDraft(storage: Storage, tab: string): Draft | undefined {
  try {
    const draft = JSON.parse(storage.getItem(PREFIX + tab) ?? 'null') as Partial<Draft> | null;
    if (draft === null || !isData(draft.data) || !isData(draft.saved) || typeof draft.time !== 'number')
      return undefined;
    return { ...draft, data: draft.data, saved: draft.saved, time: draft.time, selected: String(draft.selected ?? '') };
  } catch {
    return undefined;
  }
}

/** Forgets the draft of a tab. */
export function dropDraft(storage: Storage, tab: string): void {
  storage.removeItem(PREFIX + tab);
}

/** The drafts of tabs that are not open, newest first; those that are too old are forgotten. */
export function leftDrafts(
  storage: Storage,
  open: ReadonlySet<string>,
  now: number,
): readonly (readonly [string, Draft])[] {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
  const left: (readonly [string, Draft])[] = [];
  for (const key of keys.filter((one) => one.startsWith(PREFIX))) {
    const tab = key.slice(PREFIX.length);
    if (open.has(tab)) continue;
    const draft = readDraft(storage, tab);
    if (draft === undefined || now - draft.time > OLDEST) dropDraft(storage, tab);
    else left.push([tab, draft]);
  }
  return left.sort(([, a], [, b]) => b.time - a.time);
}
