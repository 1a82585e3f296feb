import type { ArgValue } from '../declare/arg.js';
import type { Rule } from '../declare/rule.js';
import { placeOf, type Origin } from '../config/layer.js';
import { clipped, shown } from '../diagnose/shown.js';
import { suggest } from '../diagnose/suggest.js';
import { memberPath } from './arg-tree.js';
import { isCompleted } from './completed.js';
import type { DraftNode, ParseContext } from './draft.js';

interface Violation {
  /** The member that is reported. */
  readonly name: string;
  readonly message: string;
  readonly found: string;
  readonly expected: readonly string[];
  readonly suggestion?: string;
  readonly origin?: Origin;
}

/** Reports every rule of a node that its values break. */
export function checkRules(context: ParseContext, node: DraftNode): void {
  for (const rule of node.entry.rules ?? []) {
    if (rule.names.some((name) => isUncertain(context, node, name, rule))) continue;
    for (const violation of violationsOf(node, rule)) {
      const { name, origin = originOf(node, rule, name), ...rest } = violation;
      context.problems.push({
        code: 'UNINAS_ERULE',
        severity: 'error',
        ...(origin && placeOf(origin, 'value')),
        path: memberPath(node, name),
        ...rest,
        message: `${node.cls}: ${rest.message}`,
      });
    }
  }
}

/** Whether a member, or what the rule looks at in its children, is not what was meant: then the rule may well hold. */
function isUncertain(context: ParseContext, node: DraftNode, name: string, rule: Rule): boolean {
  const path = memberPath(node, name);
  if (context.broken.has(path) || context.doubtful.has(path) || node.deferred.includes(name)) return true;
  if (!('arg' in rule)) return false;
  return (node.children[name] ?? []).some((child) => context.doubtful.has(memberPath(child, rule.arg)));
}

/** The first of the rule's members that a layer set, else the module itself. */
function originOf(node: DraftNode, rule: Rule, name: string): Origin | undefined {
  return (
    [name, ...rule.names].map((member) => node.children[member]?.[0]?.origin ?? node.origins[member]).find(Boolean) ??
    node.origin
  );
}

function violationsOf(node: DraftNode, rule: Rule): readonly Violation[] {
  switch (rule.rule) {
    case 'lessThan':
    case 'atMost': {
      const [first, second] = rule.names;
      const [a, b] = [Number(node.args[first]), Number(node.args[second])];
      if (rule.rule === 'lessThan' ? a < b : a <= b) return [];
      const words = rule.rule === 'lessThan' ? 'less than' : 'at most';
      const message = `${first} (${a}) must be ${words} ${second} (${b})`;
      return [{ name: first, message, found: String(a), expected: [`${words} ${b}`], suggestion: second }];
    }
    case 'sameLength': {
      const [first, second] = rule.names;
      const [a, b] = [lengthOf(node, first), lengthOf(node, second)];
      if (a === b) return [];
      const message = `${first} and ${second} must have equally many entries, they have ${a} and ${b}`;
      return [{ name: second, message, found: String(b), expected: [String(a)], suggestion: `${a} entries` }];
    }
    case 'exclusive':
    case 'exactlyOneOf':
    case 'atLeastOneOf': {
      const active = rule.names.filter((name) => isActive(node, name));
      const isFine =
        rule.rule === 'exclusive'
          ? active.length <= 1
          : rule.rule === 'exactlyOneOf'
            ? active.length === 1
            : active.length > 0;
      if (isFine) return [];
      const words = { exclusive: 'at most one', exactlyOneOf: 'exactly one', atLeastOneOf: 'at least one' }[rule.rule];
      const [only, ...others] = rule.names;
      if (others.length === 0) return [unset(node, only!)];
      const message = `${words} of ${rule.names.join(', ')} must be set, ${active.length === 0 ? 'none is' : `${active.join(' and ')} are`}`;
      return [
        {
          name: active[1] ?? rule.names[0]!,
          message,
          found: active.join(', '),
          expected: rule.names,
          suggestion: active[0] ?? rule.names[0]!,
        },
      ];
    }
    case 'requires': {
      const [first, second] = rule.names;
      if (!isActive(node, first) || isActive(node, second)) return [];
      return [{ name: second, message: `${first} needs ${second}`, found: '', expected: [second], suggestion: second }];
    }
    case 'eachNamed': {
      const [list, slot] = rule.names;
      const known = (node.children[slot] ?? []).map((child) => String(child.args[rule.arg]));
      const entries = (node.args[list] as readonly ArgValue[]).map(String);
      if (known.length === 0 && isCompleted(node)) return [];
      if (known.length === 0 && entries.length > 0) {
        const message = `${list} names ${entries.join(', ')}, but ${slot} has no module`;
        return [{ name: list, message, found: shown(entries.join(', ')), expected: [], suggestion: slot }];
      }
      return [...new Set(entries)]
        .filter((entry) => !known.includes(entry))
        .map((entry) => {
          const near = suggest(entry, known)?.name ?? known[0];
          const message = `${list} names "${clipped(entry)}", which is the ${rule.arg} of no module in ${slot}`;
          return {
            name: list,
            message,
            found: shown(entry),
            expected: known,
            ...(near !== undefined && { suggestion: near }),
          };
        });
    }
    case 'distinct': {
      const [slot] = rule.names;
      const children = node.children[slot] ?? [];
      const values = children.map((child) => String(child.args[rule.arg]));
      return children.flatMap((child, i) => {
        if (values.indexOf(values[i]!) === i) return [];
        const origin = child.origins[rule.arg] ?? child.origin;
        const message = `two modules in ${slot} have the ${rule.arg} "${values[i]}"`;
        return [
          { name: slot, message, found: values[i]!, expected: [`a ${rule.arg} of its own`], ...(origin && { origin }) },
        ];
      });
    }
  }
}

/** That an argument has no value that would do by default. */
function unset(node: DraftNode, name: string): Violation {
  const choices = (node.entry.args[name]?.choices ?? []).filter((choice) => choice !== '');
  const expected = choices.length > 0 ? choices : [name];
  return { name, message: `${name} must be set`, found: '', expected, suggestion: expected[0]! };
}

function lengthOf(node: DraftNode, name: string): number {
  const children = node.children[name];
  return children === undefined ? (node.args[name] as readonly ArgValue[]).length : children.length;
}

function isActive(node: DraftNode, name: string): boolean {
  const children = node.children[name];
  if (children !== undefined) return children.length > 0;
  const value = node.args[name]!;
  if (typeof value === 'boolean') return value;
  return typeof value === 'number' ? value > 0 : value.length > 0;
}
