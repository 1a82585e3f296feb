import type { DragEvent } from 'react';
import { transferModule, type Editable } from '../state/edit.js';
import { isBelow, parentOf } from '../state/data.js';
import type { Row } from '../state/outline-rows.js';
import { whyNot } from '../state/room.js';
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

/** A line that cannot take the dragged module. */
export interface Refusal {
  readonly row: string;
  readonly edge: 'refused';
  /** In a few words. */
  readonly why: string;
}

/** What the pointer is over: a place for the dragged module, or a line that refuses it; undefined over itself. */
export function targetOf(event: DragEvent, row: Row, dragged: string): Target | Refusal | undefined {
  const { modules, checked, data } = editor.getState();
  const cls = checked.nodes.get(dragged)?.cls;
  const { owner, slot, path, index, type } = row;
  if (modules === undefined || cls === undefined || path === dragged) return undefined;
  const refused = (why: string): Refusal => ({ row: path, edge: 'refused', why });
  if (path === '') return refused('is the task');
  if (isBelow(owner, dragged)) return refused('is part of it');
  const at: Editable = { data, checked, modules };
  const step = parentOf(dragged);
  const isOwnList = step?.parent === owner && step.slot === slot && step.index !== undefined;
  const why = isOwnList ? undefined : whyNot(at, owner, slot, cls);
  if (why !== undefined) return refused(why);
  if (type !== 'module' || index === undefined) {
    return type === 'module' ? refused('is taken') : { owner, slot, row: path, edge: 'inside' };
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
