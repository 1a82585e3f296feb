import type { ArgValue } from '@uninas/core';

/** A value as one would write it on the command line; empty text is shown as `""`. */
export function valueText(value: ArgValue): string {
  if (Array.isArray(value)) {
    const items = value as readonly ArgValue[];
    return items.some(Array.isArray) ? JSON.stringify(items) : items.length === 0 ? '[]' : items.join(', ');
  }
  return value === '' ? '""' : String(value);
}
