import { placeOf, type Entry } from '../config/layer.js';
import { shown } from '../diagnose/shown.js';
import type { ParseContext } from './draft.js';

/** Warns of what was meant for a module that a later layer replaced, and means nothing to the new one. */
export function reportDropped(context: ParseContext, path: string, { key, origin }: Omit<Entry, 'value'>): void {
  context.problems.push({
    code: 'UNINAS_WDROPPED',
    severity: 'warning',
    ...placeOf(origin, 'key'),
    path,
    message: `${key} is left out: a later file or word replaced the module it was meant for`,
    found: shown(key),
    expected: [],
  });
}
