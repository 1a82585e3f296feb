/**
 * A condition between arguments or slots of one node, as plain data, so that
 * a configuration can be checked without running a module.
 *
 * An argument is *active* when it is true, a positive number, a non-empty text
 * or a non-empty list; a slot when it has a child.
 */
export type Rule =
  | { readonly rule: 'lessThan' | 'atMost'; readonly names: readonly [string, string] }
  | { readonly rule: 'sameLength'; readonly names: readonly [string, string] }
  | { readonly rule: 'exclusive' | 'exactlyOneOf' | 'atLeastOneOf'; readonly names: readonly string[] }
  | { readonly rule: 'requires'; readonly names: readonly [string, string] }
  | { readonly rule: 'eachNamed'; readonly names: readonly [string, string]; readonly arg: string }
  | { readonly rule: 'distinct'; readonly names: readonly [string]; readonly arg: string };

/** The first argument is smaller than the second. */
export function lessThan(first: string, second: string): Rule {
  return { rule: 'lessThan', names: [first, second] };
}

/** The first argument is at most the second. */
export function atMost(first: string, second: string): Rule {
  return { rule: 'atMost', names: [first, second] };
}

/** Two lists or slots have equally many entries. */
export function sameLength(first: string, second: string): Rule {
  return { rule: 'sameLength', names: [first, second] };
}

/** At most one of them is active. */
export function exclusive(...names: string[]): Rule {
  return { rule: 'exclusive', names };
}

/** Exactly one of them is active. */
export function exactlyOneOf(...names: string[]): Rule {
  return { rule: 'exactlyOneOf', names };
}

/** At least one of them is active. */
export function atLeastOneOf(...names: string[]): Rule {
  return { rule: 'atLeastOneOf', names };
}

/** When the first is active, so is the second. */
export function requires(first: string, second: string): Rule {
  return { rule: 'requires', names: [first, second] };
}

/** Every entry of the list `name` is the value of argument `arg` of a child in `slot`. */
export function eachNamed(name: string, slot: string, arg: string): Rule {
  return { rule: 'eachNamed', names: [name, slot], arg };
}

/** The children in `slot` have different values of argument `arg`. */
export function distinct(slot: string, arg: string): Rule {
  return { rule: 'distinct', names: [slot], arg };
}
