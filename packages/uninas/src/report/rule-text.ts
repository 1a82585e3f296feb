import type { Rule } from '@uninas/core';

/** A rule between arguments or slots in words. */
export function ruleText(rule: Rule): string {
  const { names } = rule;
  const all = names.join(', ');
  switch (rule.rule) {
    case 'lessThan':
      return `${names[0]} is less than ${names[1]}`;
    case 'atMost':
      return `${names[0]} is at most ${names[1]}`;
    case 'sameLength':
      return `${names[0]} and ${names[1]} have the same length`;
    case 'exclusive':
      return `at most one of ${all} is used`;
    case 'exactlyOneOf':
      return `exactly one of ${all} is used`;
    case 'atLeastOneOf':
      return names.length === 1 ? `${all} is set` : `at least one of ${all} is used`;
    case 'requires':
      return `${names[0]} needs ${names[1]}`;
    case 'eachNamed':
      return `every entry of ${names[0]} is the ${rule.arg} of a module in ${names[1]}`;
    case 'distinct':
      return `the modules in ${names[0]} differ in ${rule.arg}`;
  }
}
