import { limitsOf, suggest } from '@uninas/core';
import type { ArgSpecs, ArgValue, ItemSpec } from '@uninas/core';
import { placeBelow, type DescriptionProblem } from './description-error.js';
import type { PartClass } from './part-classes.js';
import { shownName, shownValue } from './shown-value.js';

/** What kwargs are read against. */
export interface KwargsReading {
  readonly cls: string;
  readonly specs: ArgSpecs;
  /** Names that are allowed and left alone. */
  readonly others: readonly string[];
  /** Place of the kwargs in the description. */
  readonly path: string;
  readonly problems: DescriptionProblem[];
}

/**
 * The arguments of a part: its kwargs, checked, and defaults for the rest.
 *
 * Kwargs are typed as JSON is; a comma list counts as a list and a number as a
 * text where one is declared, since the original wrote both. Null stands for
 * the default, or for `None` where that is a choice.
 */
export function readKwargs(
  kwargs: Readonly<Record<string, unknown>>,
  reading: KwargsReading,
): Record<string, ArgValue> {
  const { cls, specs, others, path, problems } = reading;
  for (const name of Object.keys(kwargs)) {
    if (Object.hasOwn(specs, name) || others.includes(name)) continue;
    const near = suggest(name, Object.keys(specs))?.name;
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    const shown = shownName(name);
    problems.push({ path: placeBelow(path, shown), message: `${cls} has no kwarg ${shown}${hint}` });
  }
  const values: Record<string, ArgValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const raw = kwargs[name];
    if (raw === undefined) {
      values[name] = spec.default;
      continue;
    }
    const value = raw === null ? nullValue(spec, spec.default) : valueOf(spec, raw);
    if (value instanceof Mismatch) {
      problems.push({
        path: placeBelow(path, name),
        message: `${cls}: ${value.message}, found ${shownValue(raw)}`,
      });
    } else {
      values[name] = value;
    }
  }
  return values;
}

/** The arguments of a part as a description holds them. */
export function writtenKwargs(
  args: Readonly<Record<string, ArgValue>>,
  { declared, written }: Pick<PartClass, 'declared' | 'written'>,
): Readonly<Record<string, ArgValue | null>> {
  const kwargs: Record<string, ArgValue | null> = { ...args };
  for (const [name, form] of Object.entries(written)) {
    const value = args[name];
    const isDefault = value === declared.args[name]?.default;
    if (form === 'single' && Array.isArray(value) && value.length === 1) kwargs[name] = value[0] as ArgValue;
    if (form === 'nullable' && isDefault) kwargs[name] = null;
    if (form === 'own' && isDefault) delete kwargs[name];
  }
  return kwargs;
}

class Mismatch {
  constructor(readonly message: string) {}
}

function nullValue(spec: ItemSpec, otherwise: ArgValue): ArgValue {
  return spec.choices?.includes('None') === true ? 'None' : otherwise;
}

function valueOf(spec: ItemSpec, raw: unknown): ArgValue | Mismatch {
  switch (spec.type) {
    case 'int':
      return Number.isSafeInteger(raw) ? limited(spec, raw as number) : new Mismatch('must be a whole number');
    case 'float':
      return Number.isFinite(raw) ? limited(spec, raw as number) : new Mismatch('must be a number');
    case 'bool':
      return typeof raw === 'boolean' ? raw : new Mismatch('must be true or false');
    case 'choice': {
      const choices = spec.choices ?? [];
      return choices.includes(raw as string) ? (raw as string) : new Mismatch(`must be one of ${choices.join(', ')}`);
    }
    case 'list':
      return listOf(spec, raw);
    case 'str':
    case 'path':
      if (typeof raw === 'number') return String(raw);
      return typeof raw === 'string' ? raw : new Mismatch('must be a text');
    case 'module':
      return typeof raw === 'string' ? raw : new Mismatch(`must be the name of a ${spec.kind ?? 'module'}`);
  }
}

function limited(spec: ItemSpec, value: number): number | Mismatch {
  const limits = limitsOf(spec);
  if (limits.every((limit) => limit.holds(value))) return value;
  return new Mismatch(`must be ${limits.map((limit) => limit.text).join(' and ')}`);
}

/** A comma list; where numbers are expected, those in it count as such. */
function textList(item: ItemSpec | undefined, text: string): unknown {
  if (text.trim() === '') return [];
  const parts = text.split(',').map((part) => part.trim());
  if (item?.type === 'str') return parts;
  const isNumeric = item?.type === 'int' || item?.type === 'float';
  return isNumeric && parts.every((part) => /^[-+]?\d/.test(part)) ? parts.map(Number) : text;
}

function listOf(spec: ItemSpec, raw: unknown): ArgValue | Mismatch {
  const item = spec.item;
  // A single number counts as a list of one, as kernel sizes are written.
  const elements = typeof raw === 'string' ? textList(item, raw) : typeof raw === 'number' ? [raw] : raw;
  if (!Array.isArray(elements) || item === undefined) return new Mismatch('must be a list');
  const { minLength = 0 } = spec;
  if (elements.length < minLength) return new Mismatch(`must be a list of at least ${minLength}`);
  const values: ArgValue[] = [];
  for (const element of elements as readonly unknown[]) {
    const value = valueOf(item, element);
    if (value instanceof Mismatch) return new Mismatch(value.message.replace(/^must be/, 'every element must be'));
    values.push(value);
  }
  return values;
}
