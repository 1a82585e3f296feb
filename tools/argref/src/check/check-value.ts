import { limitsOf, type ArgSpec, type ItemSpec } from '@uninas/core';
import type { DeclarationCode } from './problem.js';

/** What is wrong with a declaration, before it is known where it stands. */
export interface Complaint {
  readonly code: DeclarationCode;
  readonly message: string;
}

/** What is wrong with an argument's help text and default value. */
export function checkArg(spec: ArgSpec): readonly Complaint[] {
  return [...checkHelp(spec.help), ...checkValue(spec, spec.default)];
}

/** Every argument and slot says what it is for. */
export function checkHelp(help: unknown): readonly Complaint[] {
  if (typeof help === 'string' && help.trim() !== '') return [];
  return [{ code: 'UNINAS_ENO_HELP', message: 'has no help text' }];
}

/** A default must be a value that a configuration could give. */
function checkValue(spec: ArgSpec | ItemSpec, value: unknown): readonly Complaint[] {
  switch (spec.type) {
    case 'int':
    case 'float': {
      const isRight = spec.type === 'int' ? Number.isSafeInteger(value) : Number.isFinite(value);
      if (!isRight) return [wrongType(value, spec.type === 'int' ? 'a whole number' : 'a number')];
      const limits = limitsOf(spec);
      if (limits.every((limit) => limit.holds(value as number))) return [];
      const words = limits.map((limit) => limit.text).join(' and ');
      return [{ code: 'UNINAS_ELIMIT', message: `the default ${show(value)} must be ${words}` }];
    }
    case 'bool':
      return typeof value === 'boolean' ? [] : [wrongType(value, 'true or false')];
    case 'str':
    case 'path':
    case 'module':
      return typeof value === 'string' ? [] : [wrongType(value, 'a text')];
    case 'choice': {
      if (Array.isArray(spec.choices) && spec.choices.includes(value as string)) return [];
      const words = Array.isArray(spec.choices) ? spec.choices.map(show).join(', ') : 'none';
      return [{ code: 'UNINAS_ECHOICE', message: `the default ${show(value)} is not one of the choices: ${words}` }];
    }
    case 'list':
      return checkList(spec, value);
  }
}

function checkList(spec: ArgSpec | ItemSpec, value: unknown): readonly Complaint[] {
  if (!Array.isArray(value)) return [wrongType(value, 'a list')];
  const { minLength = 0, maxLength = Infinity } = spec;
  const isTooLong = value.length < minLength || value.length > maxLength;
  const words = maxLength === Infinity ? `at least ${minLength}` : `${minLength} to ${maxLength}`;
  const length: readonly Complaint[] = isTooLong
    ? [{ code: 'UNINAS_ELIMIT', message: `the default ${show(value)} must have ${words} elements` }]
    : [];
  return [...length, ...value.flatMap((element: unknown) => checkValue(spec.item!, element))];
}

function wrongType(value: unknown, words: string): Complaint {
  return { code: 'UNINAS_EWRONG_TYPE', message: `the default ${show(value)} must be ${words}` };
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
