import type { ArgSpec, ArgValue, ItemSpec } from '../declare/arg.js';
import type { ProblemCode } from '../diagnose/problem.js';

/** The typed value of an argument, or what is wrong with it. */
export type Coerced =
  | { readonly ok: true; readonly value: ArgValue }
  | {
      readonly ok: false;
      readonly code: ProblemCode;
      readonly message: string;
      readonly expected: readonly string[];
      /** The text that does not fit, when it is only a part of the value. */
      readonly found: unknown;
    };

type Spec = ArgSpec | ItemSpec;

const TRUE = new Set(['true', 't', 'yes', '1']);
const FALSE = new Set(['false', 'f', 'no', '0']);
const INT = /^[+-]?\d+$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
/** Quotes around a text that has none of them inside. */
const QUOTED = /^(['"])((?:(?!\1)[^])*)\1$/;
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Turns text or data into the value that an argument declares. */
export function coerce(spec: Spec, raw: unknown): Coerced {
  switch (spec.type) {
    case 'int':
      return number(spec, raw, INT, 'a whole number', Number.isSafeInteger, 'a whole number within 2^53');
    case 'float':
      return isInfinite(spec, raw) ?? number(spec, raw, FLOAT, 'a number', Number.isFinite, 'a finite number');
    case 'bool':
      return boolean(raw);
    case 'choice':
      return chosen(spec, raw);
    case 'list':
      return list(spec, raw);
    case 'str':
    case 'path':
    case 'module':
      if (typeof raw === 'string') return { ok: true, value: unquoted(raw) };
      // UniNAS turns values of files into text, and writes this one where nothing is given
      if (raw === null && spec.type !== 'module') return { ok: true, value: 'None' };
      if (typeof raw === 'number' || typeof raw === 'boolean') return { ok: true, value: String(raw) };
      return wrong(raw, spec.type === 'path' ? 'a path' : 'a text');
  }
}

function number(
  spec: Spec,
  raw: unknown,
  form: RegExp,
  words: string,
  isRight: (value: number) => boolean,
  wordsForLarge: string,
): Coerced {
  const text = typeof raw === 'string' ? unquoted(raw.trim()) : raw;
  const read = typeof text === 'string' && form.test(text) ? Number(text) : text;
  if (typeof read !== 'number') return wrong(raw, words);
  if (!isRight(read)) return wrong(raw, Math.abs(read) > Number.MAX_SAFE_INTEGER ? wordsForLarge : words);
  // JSON has no negative zero, so that one would not survive being saved
  const value = read === 0 ? 0 : read;
  const limits = limitsOf(spec);
  if (limits.some((limit) => !limit.holds(value))) {
    const text = limits.map((limit) => limit.text);
    return { ok: false, code: 'UNINAS_ELIMIT', message: `must be ${text.join(' and ')}`, expected: text, found: raw };
  }
  return { ok: true, value };
}

/** An infinite number, which a float may be that has no limits. */
function isInfinite(spec: Spec, raw: unknown): Coerced | undefined {
  const text = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? unquoted(raw.trim()) : '';
  const [, sign] = INFINITE.exec(text) ?? [];
  if (sign === undefined || limitsOf(spec).length > 0) return undefined;
  return { ok: true, value: sign === '-' ? -Infinity : Infinity };
}

/** The limits of a number, as words and as a test. */
export function limitsOf(spec: Spec): readonly { readonly text: string; holds(value: number): boolean }[] {
  const { min, max, above, below } = spec;
  return [
    ...(min === undefined ? [] : [{ text: `at least ${min}`, holds: (value: number) => value >= min }]),
    ...(above === undefined ? [] : [{ text: `more than ${above}`, holds: (value: number) => value > above }]),
    ...(max === undefined ? [] : [{ text: `at most ${max}`, holds: (value: number) => value <= max }]),
    ...(below === undefined ? [] : [{ text: `less than ${below}`, holds: (value: number) => value < below }]),
  ];
}

function boolean(raw: unknown): Coerced {
  if (typeof raw === 'boolean') return { ok: true, value: raw };
  const text = unquoted(String(raw).trim()).toLowerCase();
  if (typeof raw === 'string' || raw === 0 || raw === 1) {
    if (TRUE.has(text)) return { ok: true, value: true };
    if (FALSE.has(text)) return { ok: true, value: false };
  }
  return wrong(raw, 'true or false', ['true', 'false']);
}

function chosen(spec: Spec, raw: unknown): Coerced {
  const choices = spec.choices ?? [];
  const given = typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : raw;
  // a choice may be a quote itself
  const text = typeof given === 'string' && !choices.includes(given) ? unquoted(given) : given;
  if (typeof text !== 'string') return wrong(raw, 'one of the choices', choices);
  if (choices.includes(text)) return { ok: true, value: text };
  return { ok: false, code: 'UNINAS_ECHOICE', message: 'is not one of the choices', expected: choices, found: text };
}

function list(spec: Spec, raw: unknown): Coerced {
  const item = spec.item!;
  const elements = Array.isArray(raw) ? (raw as unknown[]) : elementsOfText(item, raw);
  if (elements === undefined) return wrong(raw, 'a list');
  const values: ArgValue[] = [];
  for (const element of elements) {
    const value = coerce(item, element);
    if (!value.ok) return { ...value, message: ofElements(value.message) };
    values.push(value.value);
  }
  const { minLength = 0, maxLength = Infinity } = spec;
  if (values.length < minLength || values.length > maxLength) {
    const words = maxLength === Infinity ? `at least ${minLength}` : `${minLength} to ${maxLength}`;
    const message = `must have ${words} elements`;
    return { ok: false, code: 'UNINAS_ELIMIT', message, expected: [`${words} elements`], found: raw };
  }
  return { ok: true, value: values };
}

function ofElements(message: string): string {
  return message.startsWith('must') ? `${message} in every element` : `has an element that ${message}`;
}

/** The elements of comma separated text; brackets around it are allowed, and needed when lists are nested. */
function elementsOfText(item: ItemSpec, raw: unknown): readonly unknown[] | undefined {
  if (typeof raw === 'number' || typeof raw === 'boolean') return [raw];
  if (typeof raw !== 'string') return undefined;
  const text = unquoted(raw.trim());
  if (text === '') return [];
  const data = text.startsWith('[') ? arrayOf(text) : undefined;
  if (item.type === 'list') return data;
  // `["a, b"]` is JSON; `[1e3]` for a list of texts is not, its elements would change
  if (data?.every((element) => typeof element === 'string') === true) return data;
  return text
    .replace(/^\[(.*)\]$/s, '$1')
    .split(',')
    .map((part) => part.trim());
}

/** Without the quotes around it, which a shell or the Python original would have removed; those inside stay. */
function unquoted(text: string): string {
  let bare = text;
  // what is left has no more quotes around it, so that it is the same when it is saved and read again
  for (let match; (match = QUOTED.exec(bare)) !== null;) bare = match[2]!;
  return bare;
}

function arrayOf(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function wrong(raw: unknown, words: string, expected: readonly string[] = [words]): Coerced {
  return { ok: false, code: 'UNINAS_EWRONG_TYPE', message: `must be ${words}`, expected, found: raw };
}
