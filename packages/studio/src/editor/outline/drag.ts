import type { DragEvent } from 'react';
import { mayTake, transferModule, type Editable } from '../state/edit.js';
import { isBelow, parentOf } from '../state/data.js';
import type { Row } from '../state/outline-rows.js';
import { editor } from '../state/use-editor.js';

/** Where a dragged module would go. */
export interface Target {
  readonly owner: string;
  readonly slot: string;
  /** Position in the list; at the end when left out. */
  readonly index?: number;
  /** The line that shows it, and where in it. */
  readonly row: string;
  readonly edge: 'before' | 'after' | 'inside';
}

/** The place that the pointer is over, if the dragged module may go there. */
export function targetOf(event: DragEvent, row: Row, dragged: string): Target | undefined {
  const { modules, checked, data } = editor.getState();
  if (modules === undefined || isBelow(row.owner, dragged) || row.path === '') return undefined;
  const { owner, slot, path, index, type } = row;
  const cls = checked.nodes.get(dragged)?.cls;
  if (cls === undefined) return undefined;
  const at: Editable = { data, checked, modules };
  const step = parentOf(dragged);
  const isOwnList = step?.parent === owner && step.slot === slot && step.index !== undefined;
  if (!isOwnList && !mayTake(at, owner, slot, cls)) return undefined;
  if (type !== 'module' || index === undefined) {
    return type === 'module' ? undefined : { owner, slot, row: path, edge: 'inside' };
  }
  const { top, height } = event.currentTarget.getBoundingClientRect();
  const isAfter = event.clientY > top + height / 2;
  return { owner, slot, index: isAfter ? index + 1 : index, row: path, edge: isAfter ? 'after' : 'before' };
}

/** Puts the dragged module to a place. */
export function drop(dragged: string, { owner, slot, index }: Target): void {
  const cls = editor.getState().checked.nodes.get(dragged)?.cls ?? 'module';
  editor.getState().edit({ label: `${cls} moved` }, (at) => transferModule(at, dragged, owner, slot, index));
}
