import {
  limitsOf,
  type ArgSpec,
  type Flags,
  type Inherits,
  type ItemSpec,
  type MetaArgSpec,
  type Rule,
} from '@uninas/core';
import { code } from './markdown.js';

/** The number of modules in UniNAS' notation: `1`, `0-1`, `0-n`, `2`. */
export function countOf({ min, max }: Pick<MetaArgSpec, 'min' | 'max'>): string {
  return min === max ? String(min) : `${min}-${max ?? 'n'}`;
}

/** What the flags of a module must be, in words. */
export function filterOf({ where, whereAny }: { readonly where?: Flags; readonly whereAny?: Flags }): string {
  const all = where === undefined ? [] : Object.entries(where).map(flag);
  const any = whereAny === undefined ? [] : Object.entries(whereAny).map(flag);
  return [...all, ...(any.length === 0 ? [] : [`one of ${any.join(', ')}`])].join(' and ');
}

function flag([name, value]: readonly [string, boolean]): string {
  return code(`${name}: ${value}`);
}

/** The flags that a module sets. */
export function flagsOf(flags: Flags): string {
  return Object.entries(flags)
    .map(([name, value]) => code(value ? name : `${name}: false`))
    .join(', ');
}

/** What type of value an argument takes; `kindLink` gives the text for a kind of modules. */
export function typeOf(spec: ArgSpec | ItemSpec, kindLink: (kind: string) => string): string {
  if (spec.type === 'list') return `list of ${typeOf(spec.item!, kindLink).replace(/^list/, 'lists')}`;
  if (spec.type !== 'module') return spec.type;
  const filter = filterOf(spec);
  return `name of ${kindLink(spec.kind!)}${filter === '' ? '' : ` with ${filter}`}`;
}

/** What values of its type an argument allows. */
export function allowedOf(spec: ArgSpec | ItemSpec): string {
  if (spec.type === 'choice') return (spec.choices ?? []).map(code).join(', ');
  if (spec.type !== 'list')
    return limitsOf(spec)
      .map((limit) => limit.text)
      .join(', ');
  const each = allowedOf(spec.item!);
  const length = lengthOf(spec);
  return [...(length === '' ? [] : [length]), ...(each === '' ? [] : [`each ${each}`])].join(', ');
}

function lengthOf({ minLength, maxLength }: ArgSpec | ItemSpec): string {
  const elements = (n: number): string => `${n} element${n === 1 ? '' : 's'}`;
  if (maxLength === undefined) return minLength === undefined ? '' : `at least ${elements(minLength)}`;
  if (minLength === undefined) return `at most ${elements(maxLength)}`;
  return minLength === maxLength ? elements(maxLength) : `${minLength} to ${elements(maxLength)}`;
}

/** A rule as a sentence without its full stop. */
export function ruleOf(rule: Rule): string {
  const names = rule.names.map(code);
  const [first, second] = names as [string, string];
  switch (rule.rule) {
    case 'lessThan':
      return `${first} is less than ${second}`;
    case 'atMost':
      return `${first} is at most ${second}`;
    case 'sameLength':
      return `${first} and ${second} have equally many entries`;
    case 'exclusive':
      return `at most one of ${names.join(', ')} is set`;
    case 'exactlyOneOf':
      return `exactly one of ${names.join(', ')} is set`;
    case 'atLeastOneOf':
      return `at least one of ${names.join(', ')} is set`;
    case 'requires':
      return `${first} needs ${second}`;
    case 'eachNamed':
      return `every entry of ${first} is the ${code(rule.arg)} of a module in ${second}`;
    case 'distinct':
      return `the modules in ${first} have different values of ${code(rule.arg)}`;
  }
}

/** What a task takes over from an earlier run, as a sentence. */
export function inheritsOf({ from, take, drop = [], set = {} }: Inherits): string {
  const taken = `Takes ${take.map(code).join(', ')} from the run in the folder ${code(from)}`;
  const without = drop.length === 0 ? '' : `, without ${drop.map(code).join(', ')}`;
  const values = Object.entries(set).map(([name, value]) => `${code(name)} set to ${code(JSON.stringify(value))}`);
  return `${taken}${without}${values.length === 0 ? '' : `, with ${values.join(', ')}`}.`;
}
