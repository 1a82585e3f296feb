import {
  Node,
  SyntaxKind,
  type BinaryExpression,
  type CallExpression,
  type Expression,
  type ObjectLiteralElementLike,
} from 'ts-morph';
import type { Problems } from '../check/problems.js';
import { behind } from './behind.js';
import { bindingOf, CORE } from './binding.js';
import { make, makerOf } from './makers.js';
import { plainName, quote, refuse } from './refuse.js';

/** A value that a source states, or undefined after a problem was reported. */
export type Literal = { readonly value: unknown } | undefined;

/** A member of an object literal; one that cannot be read has no value. */
export interface Member {
  readonly name: string;
  readonly value: Expression | undefined;
}

/**
 * Reads values from sources without running them: literals, constants that
 * are literals, and calls of core's makers with them.
 */
export class LiteralReader {
  readonly #problems: Problems;
  readonly #reading = new Set<Expression>();
  readonly #open = new Set<Expression>();

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** The value of an expression; everything in it that is no literal is reported. */
  read(expression: Expression): Literal {
    if (this.#reading.has(expression)) return this.#refuse(expression, 'is defined by itself');
    this.#reading.add(expression);
    try {
      return this.#read(expression);
    } finally {
      this.#reading.delete(expression);
    }
  }

  /** The values of a call's arguments, in order; undefined if one of them is no literal. */
  readAll(expressions: readonly Node[]): readonly unknown[] | undefined {
    const values: unknown[] = [];
    let isWhole = true;
    for (const expression of expressions) {
      const isSpread = Node.isSpreadElement(expression);
      const read = this.read(isSpread ? expression.getExpression() : (expression as Expression));
      if (read === undefined) isWhole = false;
      else if (!isSpread) values.push(read.value);
      else if (Array.isArray(read.value)) values.push(...(read.value as unknown[]));
      else isWhole = this.#refuse(expression, 'spreads something that is no list') !== undefined;
    }
    return isWhole ? values : undefined;
  }

  #read(expression: Expression): Literal {
    if (Node.isStringLiteral(expression) || Node.isNoSubstitutionTemplateLiteral(expression)) {
      return { value: expression.getLiteralValue() };
    }
    if (Node.isNumericLiteral(expression)) return this.#number(expression, numberOf(expression.getText()));
    if (Node.isTrueLiteral(expression)) return { value: true };
    if (Node.isFalseLiteral(expression)) return { value: false };
    if (Node.isNullLiteral(expression)) return { value: null };
    if (
      Node.isParenthesizedExpression(expression) ||
      Node.isAsExpression(expression) ||
      Node.isSatisfiesExpression(expression) ||
      Node.isTypeAssertion(expression)
    ) {
      return this.read(expression.getExpression());
    }
    if (Node.isPrefixUnaryExpression(expression)) {
      const sign = expression.getOperatorToken();
      if (sign === SyntaxKind.MinusToken || sign === SyntaxKind.PlusToken) {
        const operand = this.read(expression.getOperand());
        if (operand === undefined) return undefined;
        if (typeof operand.value === 'number') {
          return { value: sign === SyntaxKind.MinusToken ? -operand.value : operand.value };
        }
      }
      return this.#refuse(expression, 'is computed');
    }
    if (Node.isBinaryExpression(expression)) return this.#concatenation(expression);
    if (Node.isArrayLiteralExpression(expression)) {
      const values = this.readAll(expression.getElements());
      return values && { value: values };
    }
    if (Node.isObjectLiteralExpression(expression)) return this.#object(expression);
    if (Node.isCallExpression(expression)) return this.#call(expression);
    if (Node.isIdentifier(expression) || Node.isPropertyAccessExpression(expression)) return this.#named(expression);
    return this.#refuse(expression, 'is computed');
  }

  #number(expression: Expression, value: number): Literal {
    return Number.isFinite(value) ? { value } : this.#refuse(expression, 'is not finite');
  }

  #concatenation(expression: BinaryExpression): Literal {
    if (expression.getOperatorToken().getKind() !== SyntaxKind.PlusToken)
      return this.#refuse(expression, 'is computed');
    const [left, right] = [this.read(expression.getLeft()), this.read(expression.getRight())];
    if (left === undefined || right === undefined) return undefined;
    if (typeof left.value === 'string' && typeof right.value === 'string') return { value: left.value + right.value };
    return this.#refuse(expression, 'is computed; only texts can be put together');
  }

  #object(expression: Expression): Literal {
    const entries: [string, unknown][] = [];
    let isWhole = true;
    for (const { name, value } of this.properties(expression)) {
      const read = value && this.read(value);
      if (read === undefined) isWhole = false;
      else entries.push([name, read.value]);
    }
    return isWhole ? { value: Object.fromEntries(entries) } : undefined;
  }

  /** The members of an object literal, spreads of constants filled in. */
  properties(expression: Expression): readonly Member[] {
    const target = behind(expression);
    if (!Node.isObjectLiteralExpression(target) || this.#open.has(target)) {
      this.#refuse(
        expression,
        Node.isObjectLiteralExpression(target) ? 'is defined by itself' : 'is no object literal',
      );
      return [{ name: '', value: undefined }];
    }
    this.#open.add(target);
    const members = target.getProperties().flatMap((property) => this.#member(property));
    this.#open.delete(target);
    return members;
  }

  #member(property: ObjectLiteralElementLike): readonly Member[] {
    if (Node.isSpreadAssignment(property)) return this.properties(property.getExpression());
    if (Node.isShorthandPropertyAssignment(property)) {
      return [{ name: property.getName(), value: property.getNameNode() }];
    }
    const key = property.getNameNode();
    const isComputed = Node.isComputedPropertyName(key);
    const inner = isComputed ? this.read(key.getExpression()) : undefined;
    const name = isComputed ? String(inner?.value) : plainName(key);
    if (isComputed && inner === undefined) return [{ name: '', value: undefined }];
    if (Node.isPropertyAssignment(property)) return [{ name, value: property.getInitializerOrThrow() }];
    this.#refuse(property, 'is a function');
    return [{ name, value: undefined }];
  }

  #call(expression: CallExpression): Literal {
    const binding = bindingOf(expression.getExpression());
    const maker = binding.is === 'foreign' && binding.package === CORE ? makerOf(binding.name) : undefined;
    if (maker === undefined) {
      return this.#refuse(
        expression,
        'is a call, and only those of argument makers, slot makers and rules of @uninas/core can be read',
      );
    }
    const values = this.readAll(expression.getArguments());
    if (values === undefined) return undefined;
    try {
      return { value: make(maker, values) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#problems.add(expression, 'UNINAS_EWRONG_TYPE', `${quote(expression)} cannot be made: ${reason}`);
      return undefined;
    }
  }

  #named(expression: Expression): Literal {
    const binding = bindingOf(expression);
    if (binding.is === 'const') return this.read(binding.value);
    if (binding.is === 'class') return this.#refuse(expression, 'is a class');
    if (binding.is === 'other') return this.#refuse(expression, binding.what);
    const maker = binding.package === CORE ? makerOf(binding.name) : undefined;
    if (maker !== undefined) return { value: maker };
    return this.#refuse(expression, `comes from ${binding.package}, and only values of this package can be read`);
  }

  #refuse(node: Node, reason: string): undefined {
    return refuse(this.#problems, node, reason);
  }
}

/** The value of a numeric literal; ts-morph's own reading stops at an exponent (`1e-8` would be 1). */
function numberOf(text: string): number {
  return Number(text.replaceAll('_', ''));
}
