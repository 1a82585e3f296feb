import { Node, SyntaxKind, type CallExpression, type ClassDeclaration, type SourceFile } from 'ts-morph';
import type { Problems } from '../check/problems.js';
import { bindingOf, isCore } from './binding.js';

/** A class that a source registers as a module, or declares as the contract of a kind. */
export interface Registered {
  readonly as: 'module' | 'kind';
  readonly node: ClassDeclaration;
  /** `Register.as(...)` or `Register.kind(...)`. */
  readonly call: CallExpression;
}

/** All registrations of a file, as decorators or as statements `Register.as('optimizer')(X)`. */
export function registrationsIn(file: SourceFile, problems: Problems): readonly Registered[] {
  // most files register nothing, and their trees need not be walked
  if (!file.getFullText().includes('Register')) return [];
  return file.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call) => {
    const callee = call.getExpression();
    if (!Node.isPropertyAccessExpression(callee)) return [];
    const member = callee.getName();
    if ((member !== 'as' && member !== 'kind') || !isCore(callee.getExpression(), 'Register')) return [];
    const node = classOf(call);
    if (node === undefined) {
      const message = `Register.${member} is used where it cannot be read; decorate a class at the top level of a file, or write Register.${member}(...)(X) as a statement after it`;
      problems.add(call, 'UNINAS_EPLACE', message);
      return [];
    }
    return [{ as: member === 'as' ? 'module' : 'kind', node, call } as const];
  });
}

function classOf(call: CallExpression): ClassDeclaration | undefined {
  const parent = call.getParent();
  if (Node.isDecorator(parent)) {
    const node = parent.getParent();
    return Node.isClassDeclaration(node) && isTopLevel(node) && node.getName() !== undefined ? node : undefined;
  }
  if (!Node.isCallExpression(parent) || parent.getExpression() !== call) return undefined;
  const [argument] = parent.getArguments();
  const statement = parent.getParent();
  if (!Node.isExpressionStatement(statement) || !isTopLevel(statement) || !Node.isIdentifier(argument))
    return undefined;
  const binding = bindingOf(argument);
  // another file may be imported without this one, and then the class would not be registered
  return binding.is === 'class' && binding.node.getSourceFile() === call.getSourceFile() ? binding.node : undefined;
}

function isTopLevel(node: Node): boolean {
  return Node.isSourceFile(node.getParent());
}
