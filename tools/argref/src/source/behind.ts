import { Node, type Expression } from 'ts-morph';
import { bindingOf } from './binding.js';

/** What an expression stands for: constants are followed, types are dropped. */
export function behind(expression: Expression): Expression {
  const seen = new Set<Expression>();
  let at = expression;
  // stops at what is neither, and at constants that are defined by each other
  while (!seen.has(at)) {
    seen.add(at);
    if (Node.isAsExpression(at) || Node.isSatisfiesExpression(at) || Node.isParenthesizedExpression(at)) {
      at = at.getExpression();
    } else if (Node.isIdentifier(at)) {
      const binding = bindingOf(at);
      if (binding.is === 'const') at = binding.value;
    }
  }
  return at;
}
