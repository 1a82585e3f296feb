import { Node } from 'ts-morph';
import type { Problems } from '../check/problems.js';

/** Reports a piece of source that cannot be read without running it. */
export function refuse(problems: Problems, node: Node, reason: string): undefined {
  const message = `${quote(node)} ${reason}; declarations are literals, since tools read them without running the module`;
  problems.add(node, 'UNINAS_ENOT_LITERAL', message);
  return undefined;
}

/** A piece of source as it is shown in a message. */
export function quote(node: Node): string {
  const text = node.getText().replace(/\s+/g, ' ');
  return `"${text.length > 40 ? `${text.slice(0, 37)}...` : text}"`;
}

/** The text of a member's name that is not computed. */
export function plainName(key: Node): string {
  if (Node.isStringLiteral(key) || Node.isNoSubstitutionTemplateLiteral(key)) return key.getLiteralValue();
  return Node.isNumericLiteral(key) ? String(key.getLiteralValue()) : key.getText();
}
