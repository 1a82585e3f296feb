import * as core from '@uninas/core';
import type { ArgSpec, MetaArgSpec, Rule } from '@uninas/core';

type Maker = (...values: never[]) => object;

const ARGS: Readonly<Record<string, Maker>> = {
  int: core.int,
  float: core.float,
  bool: core.bool,
  str: core.str,
  choice: core.choice,
  path: core.path,
  moduleName: core.moduleName,
  moduleNames: core.moduleNames,
  list: core.list,
  lists: core.lists,
};
const SLOTS: Readonly<Record<string, Maker>> = {
  one: core.one,
  optional: core.optional,
  any: core.any,
  between: core.between,
};
const RULES: Readonly<Record<string, Maker>> = {
  atLeastOneOf: core.atLeastOneOf,
  atMost: core.atMost,
  distinct: core.distinct,
  eachNamed: core.eachNamed,
  exactlyOneOf: core.exactlyOneOf,
  exclusive: core.exclusive,
  lessThan: core.lessThan,
  requires: core.requires,
  sameLength: core.sameLength,
};

// what was made is remembered, so that a hand-written object is not taken for it
const args = new WeakSet<object>();
const slots = new WeakSet<object>();
const rules = new WeakSet<object>();

/**
 * Core's own maker of this name. The makers are pure, so calling them with the
 * literals of a source gives exactly what the module declares at run time.
 */
export function makerOf(name: string): Maker | undefined {
  return [ARGS, SLOTS, RULES].find((table) => Object.hasOwn(table, name))?.[name];
}

/** Calls a maker with values read from a source. @throws whatever the maker throws on values of a wrong type */
export function make(maker: Maker, values: readonly unknown[]): object {
  const made = maker(...(values as never[]));
  const isIn = (table: Readonly<Record<string, Maker>>): boolean => Object.values(table).includes(maker);
  (isIn(ARGS) ? args : isIn(SLOTS) ? slots : rules).add(made);
  return made;
}

export function isArg(value: unknown): value is ArgSpec {
  return typeof value === 'object' && value !== null && args.has(value);
}

export function isSlot(value: unknown): value is MetaArgSpec {
  return typeof value === 'object' && value !== null && slots.has(value);
}

export function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && rules.has(value);
}
