import type { Inherits, Rule } from '@uninas/core';
import type { DeclaredClass } from '../source/declared.js';
import type { Complaint } from './check-value.js';

type Part = 'number' | 'list' | 'slot' | 'many' | 'member';

/** What is wrong with a rule: names that the class does not have, or that are of no use to it. */
export function checkRule(rule: Rule, declared: DeclaredClass): readonly Complaint[] {
  return rule.names.flatMap((name, i) => {
    const wanted = partOf(rule, i);
    if (!Object.hasOwn(declared.args, name) && !Object.hasOwn(declared.metas, name)) {
      return [complaint(rule, `the class has no argument or slot "${name}"`)];
    }
    return isPart(declared, name, wanted) ? [] : [complaint(rule, `"${name}" is no ${WORDS[wanted]}`)];
  });
}

/** What is wrong with a declared inheritance: names that the class does not have. */
export function checkInherits(inherits: Inherits, declared: DeclaredClass): readonly Complaint[] {
  const wrong: string[] = [];
  const { from, take, drop = [], set = {} } = inherits;
  if (!Object.hasOwn(declared.args, from)) wrong.push(`the class has no argument "${from}" that would hold the folder`);
  for (const path of take) {
    const slot = firstStep(path);
    if (!Object.hasOwn(declared.metas, slot)) wrong.push(`take: the class has no slot "${slot}"`);
  }
  const taken = take.map(firstStep);
  if (taken.length === 0) wrong.push('take names no slot');
  for (const path of [...drop, ...Object.keys(set)]) {
    if (!taken.includes(firstStep(path))) wrong.push(`"${path}" is not below what is taken (${taken.join(', ')})`);
  }
  return wrong.map((message) => ({ code: 'UNINAS_EINHERIT', message: `inherits: ${message}` }));
}

const WORDS: Readonly<Record<Part, string>> = {
  number: 'number',
  list: 'list',
  slot: 'slot',
  many: 'list and no slot',
  member: 'argument or slot',
};

function partOf(rule: Rule, index: number): Part {
  switch (rule.rule) {
    case 'lessThan':
    case 'atMost':
      return 'number';
    case 'sameLength':
      return 'many';
    case 'eachNamed':
      return index === 0 ? 'list' : 'slot';
    case 'distinct':
      return 'slot';
    case 'exclusive':
    case 'exactlyOneOf':
    case 'atLeastOneOf':
    case 'requires':
      return 'member';
  }
}

function isPart({ args, metas }: DeclaredClass, name: string, part: Part): boolean {
  const type = Object.hasOwn(args, name) ? args[name]!.type : undefined;
  switch (part) {
    case 'number':
      return type === 'int' || type === 'float';
    case 'list':
      return type === 'list';
    case 'many':
      return type === 'list' || Object.hasOwn(metas, name);
    case 'slot':
      return Object.hasOwn(metas, name);
    case 'member':
      return true;
  }
}

function firstStep(path: string): string {
  return path.split('.')[0]!.replace(/#.*$/, '');
}

function complaint(rule: Rule, message: string): Complaint {
  return { code: 'UNINAS_ERULE', message: `${rule.rule}(${rule.names.join(', ')}): ${message}` };
}
