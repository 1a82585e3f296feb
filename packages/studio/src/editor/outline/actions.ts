import { parentOf } from '../state/data.js';
import { duplicateModule, moveModule, removeModule, resetMember } from '../state/edit.js';
import { foldable, type Row } from '../state/outline-rows.js';
import { editor } from '../state/use-editor.js';

/** Takes away the module of a line; of a list, all modules in it. */
export function removeRow({ type, path, cls, owner, slot }: Row): void {
  if (type === 'module')
    editor.getState().edit({ label: `${cls ?? 'module'} removed` }, (at) => removeModule(at, path));
  else if (type === 'list') editor.getState().edit({ label: `${slot} emptied` }, (at) => resetMember(at, owner, slot));
}

/** Moves the module of a line up or down in its list. */
export function moveRow({ path, index, cls }: Row, by: number): void {
  if (index === undefined) return;
  editor.getState().edit({ label: `${cls ?? 'module'} moved` }, (at) => moveModule(at, path, index + by));
}

/** Puts a copy of the module of a line behind it. */
export function duplicateRow({ path, cls }: Row): void {
  editor.getState().edit({ label: `${cls ?? 'module'} duplicated` }, (at) => duplicateModule(at, path));
}

/** Folds everything below the task, or unfolds all. */
export function foldAll(isFolded: boolean): void {
  const { checked, fold, selected, select } = editor.getState();
  fold(foldable(checked), isFolded);
  if (isFolded) select(selected.split(/[.#]/)[0] ?? '');
}

/** The path of the line that a line is in. */
export function rowAbove({ path, index }: Pick<Row, 'path' | 'index'>): string {
  const step = parentOf(path);
  if (step === undefined) return '';
  return index === undefined ? step.parent : path.slice(0, path.lastIndexOf('#'));
}
