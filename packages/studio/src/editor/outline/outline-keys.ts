import type { KeyboardEvent } from 'react';
import { chooseForSlot, chooseReplacement } from '../picker/choose.js';
import type { Row } from '../state/outline-rows.js';
import { editor } from '../state/use-editor.js';
import { setUi } from '../ui/ui-store.js';
import { duplicateRow, foldAll, moveRow, removeRow, rowAbove } from './actions.js';
import { copyPart } from './clipboard.js';

/** How far page up and page down go. */
const PAGE = 12;

/** Does what a key means in the outline. @returns whether it means something */
export function onOutlineKey(event: KeyboardEvent, rows: readonly Row[], rectOf: (path: string) => DOMRect): boolean {
  const { selected, select, fold } = editor.getState();
  const at = rows.findIndex(({ path }) => path === selected);
  const row = rows[at];
  if (row === undefined) return false;
  const go = (index: number): void => select(rows[Math.max(0, Math.min(rows.length - 1, index))]!.path);
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;

  if (event.altKey && event.key === 'ArrowUp') moveRow(row, -1);
  else if (event.altKey && event.key === 'ArrowDown') moveRow(row, 1);
  else if ((event.ctrlKey || event.metaKey) && event.key === 'd') duplicateRow(row);
  else if ((event.ctrlKey || event.metaKey) && event.key === 'c' && row.type === 'module') copyPart(row.path);
  else if ((event.ctrlKey || event.metaKey) && event.key === 'x' && row.type === 'module') {
    copyPart(row.path);
    removeRow(row);
  } else if (!isPlain) return false;
  else {
    switch (event.key) {
      case 'ArrowDown':
        go(at + 1);
        break;
      case 'ArrowUp':
        go(at - 1);
        break;
      case 'PageDown':
        go(at + PAGE);
        break;
      case 'PageUp':
        go(at - PAGE);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(rows.length - 1);
        break;
      case 'ArrowRight':
        if (row.isFolded) fold([row.path], false);
        else if (row.hasRows) go(at + 1);
        break;
      case 'ArrowLeft':
        if (row.hasRows && !row.isFolded && row.path !== '') fold([row.path], true);
        else select(rowAbove(row));
        break;
      case '*':
        foldAll(false);
        break;
      case '+':
      case 'Insert':
        if (row.type !== 'module' || row.index !== undefined) addTo(row, rectOf(row.path));
        break;
      case 'r':
      case 'F2':
        if (row.type === 'module') chooseReplacement(rectOf(row.path), row.path);
        break;
      case 'Enter':
      case ' ':
        enter(row, rectOf(row.path));
        break;
      case 'Delete':
      case 'Backspace':
        removeRow(row);
        break;
      default:
        return false;
    }
  }
  return true;
}

/** Asks for a module for the slot that a line is, or is in. */
export function addTo({ path, owner, slot }: Row, anchor: DOMRect): void {
  if (path === '') chooseReplacement(anchor, '');
  else chooseForSlot(anchor, owner, slot);
}

/** A slot asks for a module, a module shows its first argument. */
function enter(row: Row, anchor: DOMRect): void {
  const [arg] = Object.keys(row.node?.entry.args ?? {});
  if (row.type === 'module' && arg !== undefined) {
    setUi({ field: { path: row.path, arg, takesFocus: true }, pane: 'details' });
  } else if (row.type === 'module') chooseReplacement(anchor, row.path);
  else addTo(row, anchor);
}
