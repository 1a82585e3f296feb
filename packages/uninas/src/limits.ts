import type { ArgSpec, ItemSpec, MetaArgSpec } from '@uninas/core';
import { limitsOf } from '@uninas/core';

/** How many modules a slot takes, as UniNAS writes it: `1`, `0-1`, `0-n`, `2`. */
export function countLimits({ min, max }: Pick<MetaArgSpec, 'min' | 'max'>): string {
  if (min === max) return String(min);
  return `${min}-${max ?? 'n'}`;
}

/** Type of an argument with its limits in words, such as `int, at least 1` or `list of float`. */
export function typeText(spec: ArgSpec | ItemSpec): string {
  const limits = limitsOf(spec).map(({ text }) => text);
  switch (spec.type) {
    case 'list':
      return `list of ${typeText(spec.item!)}${lengthText(spec)}`;
    case 'choice':
      return `one of ${(spec.choices ?? []).map((choice) => (choice === '' ? '""' : choice)).join(', ')}`;
    case 'module':
      return `name of a module of kind ${spec.kind}${whereText(spec.where)}`;
    default:
      return [spec.type, ...limits].join(', ');
  }
}

/** The flags that a slot or name asks for, such as ` with search=true`; empty if there are none. */
export function whereText(where: Readonly<Record<string, boolean>> = {}, word = 'with'): string {
  const flags = Object.entries(where).map(([flag, value]) => `${flag}=${value}`);
  return flags.length === 0 ? '' : ` ${word} ${flags.join(', ')}`;
}

/** What a slot takes: kind and flags. */
export function slotText(meta: MetaArgSpec): string {
  return `${meta.kind}${whereText(meta.where)}${whereText(meta.whereAny, 'with any of')}`;
}

function lengthText({ minLength, maxLength }: ArgSpec | ItemSpec): string {
  if (minLength === undefined && maxLength === undefined) return '';
  if (minLength === maxLength) return `, ${minLength} of them`;
  if (maxLength === undefined) return `, at least ${minLength}`;
  return `, ${minLength ?? 0} to ${maxLength}`;
}
