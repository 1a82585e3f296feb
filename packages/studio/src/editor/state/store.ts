import type { EarlierRun } from '@uninas/core';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { check, type Checked, type EarlierRuns, type Located } from './check.js';
import { dataAt, type Data } from './data.js';
import type { Editable, Edited } from './edit.js';
import { withCertainFixes, withFix } from './fix.js';
import { gather, isFlat } from './gather.js';
import { begun, redone, stepped, undone, type History } from './history.js';
import { ancestorsOf } from './node-path.js';
import type { Modules } from './register.js';

/** The file that a configuration came from, or was saved to. */
export interface FileRef {
  readonly folder: string;
  /** Below the folder. */
  readonly path: string;
  /** What the file was when it was read or written last. */
  readonly etag: string;
  readonly writable: boolean;
  readonly form: 'hierarchical' | 'flat';
}

/** A configuration and the module that is looked at. */
export interface Look {
  readonly data: Data;
  readonly selected: string;
}

/** How an edit is called and grouped in the history. */
export interface EditName {
  /** Such as `change of lr`; what undo takes back. */
  readonly label: string;
  /** Edits of the same group in quick succession, such as typing, are one step. */
  readonly group?: string;
}

/** What is edited, what is known of it, and what can be done with it. */
export interface EditorState {
  /** Undefined until the server has told of them. */
  readonly modules: Modules | undefined;
  readonly earlier: EarlierRuns;
  readonly history: History<Look>;
  readonly data: Data;
  readonly checked: Checked;
  /** Path of the module or slot that is looked at. */
  readonly selected: string;
  /** Paths of what is folded in the outline. */
  readonly folded: ReadonlySet<string>;
  readonly file: FileRef | undefined;
  /** Another number for each configuration that is opened. */
  readonly opened: number;
  /** The configuration as it was opened or saved last. */
  readonly saved: Data;
  /** What could not be kept by the last replacement. */
  readonly lost: readonly string[];

  setModules(modules: Modules): void;
  /** Tells what the earlier run of a folder is; null: there is none. */
  setEarlier(folder: string, run: EarlierRun | null): void;
  /** Forgets which earlier runs were not there, so that they are asked for again. */
  forgetAbsent(): void;
  /** Begins with another configuration; the history starts anew. */
  open(data: Data, file?: FileRef, saved?: Data): void;
  /** Takes over what the file of the configuration holds by now, as a step that can be undone. */
  takeOver(data: Data, file: FileRef): void;
  markSaved(data: Data, file: FileRef): void;
  /** Does an edit; nothing happens before the modules are known, or if the edit gives undefined. */
  edit(name: EditName, change: (at: Editable) => Edited | undefined): void;
  fix(problem: Located): void;
  fixAllCertain(): void;
  undo(): void;
  redo(): void;
  /** Looks at a module or slot; what is folded around it is unfolded. */
  select(path: string): void;
  fold(paths: Iterable<string>, isFolded: boolean): void;
}

const EMPTY: Data = Object.freeze({});
const UNCHECKED: Checked = {
  tree: undefined,
  problems: [],
  ok: false,
  nodes: new Map(),
  at: new Map(),
  below: new Map(),
  asked: undefined,
};

/** The one store of the page's editor; a fresh one for tests. */
export function createEditor(): StoreApi<EditorState> {
  return createStore<EditorState>((set, get) => {
    const checkedOf = (data: Data, { modules, earlier } = get()): Checked =>
      modules === undefined ? UNCHECKED : check(data, modules, earlier);
    /** Shows the present moment of a history. */
    const show = (history: History<Look>): void => {
      const { data, selected } = history.present.value;
      const state = get();
      const isSame = state.data === data;
      set({ history, data, checked: isSame ? state.checked : checkedOf(data), selected, lost: [] });
    };

    return {
      modules: undefined,
      earlier: new Map(),
      history: begun({ data: EMPTY, selected: '' }),
      data: EMPTY,
      checked: UNCHECKED,
      selected: '',
      folded: new Set(),
      file: undefined,
      opened: 0,
      saved: EMPTY,
      lost: [],

      setModules(modules) {
        const { data, earlier } = get();
        set({ modules, checked: check(data, modules, earlier) });
      },
      setEarlier(folder, run) {
        const { data, modules, history, saved } = get();
        const earlier = new Map(get().earlier).set(folder, run);
        if (modules === undefined) return set({ earlier });
        // flat keys for what the run gives have a place now
        const settled = run !== null && isFlat(data) ? gather([data], modules, earlier) : data;
        const { present } = history;
        set({
          earlier,
          data: settled,
          saved: saved === data ? settled : saved,
          history: { ...history, present: { ...present, value: { ...present.value, data: settled } } },
          checked: check(settled, modules, earlier),
        });
      },
      forgetAbsent() {
        const { data, modules, earlier } = get();
        const known = new Map([...earlier].filter(([, run]) => run !== null));
        if (known.size === earlier.size || modules === undefined) return;
        set({ earlier: known, checked: check(data, modules, known) });
      },
      open(data, file, saved = data) {
        set({ file, saved, folded: new Set(), opened: get().opened + 1 });
        show(begun({ data, selected: '' }));
      },
      takeOver(data, file) {
        const { history, selected } = get();
        const value = { data, selected: dataAt(data, selected) === undefined ? '' : selected };
        set({ file, saved: data });
        show(stepped(history, { value, label: `change to what ${file.path} holds`, time: Date.now() }));
      },
      markSaved(saved, file) {
        set({ saved, file });
      },
      edit({ label, group }, change) {
        const { data, checked, modules, selected, history, folded } = get();
        if (modules === undefined) return;
        const edited = change({ data, checked, modules });
        if (edited === undefined || edited.data === data) return;
        const { moved = (path: string) => path, lost = [] } = edited;
        const now = edited.focus ?? moved(selected) ?? '';
        show(stepped(history, { value: { data: edited.data, selected: now }, label, group, time: Date.now() }));
        set({ lost, ...(edited.moved && { folded: new Set([...folded].flatMap((path) => moved(path) ?? [])) }) });
      },
      fix(problem) {
        const { fix } = problem;
        if (fix === undefined) return;
        get().edit({ label: 'fix' }, ({ data }) => ({ data: withFix(data, fix) }));
      },
      fixAllCertain() {
        get().edit({ label: 'fixes' }, ({ data, checked }) => ({ data: withCertainFixes(data, checked.problems) }));
      },
      undo() {
        show(undone(get().history));
      },
      redo() {
        show(redone(get().history));
      },
      select(selected) {
        const { folded } = get();
        const around = ancestorsOf(selected).filter((path) => folded.has(path));
        if (around.length > 0) get().fold(around, false);
        set({ selected });
      },
      fold(paths, isFolded) {
        const folded = new Set(get().folded);
        for (const path of paths) {
          if (isFolded) folded.add(path);
          else folded.delete(path);
        }
        set({ folded });
      },
    };
  });
}
