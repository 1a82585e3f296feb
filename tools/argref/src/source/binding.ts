import { posix } from 'node:path';
import { Node, type ClassDeclaration, type Expression, type SourceFile } from 'ts-morph';
import { indexOf } from './file-index.js';

/** What a name in a source stands for, after following imports and re-exports inside its package. */
export type Binding =
  | { readonly is: 'class'; readonly node: ClassDeclaration }
  | { readonly is: 'const'; readonly value: Expression }
  | { readonly is: 'foreign'; readonly package: string; readonly name: string }
  | { readonly is: 'other'; readonly what: string };

/** The package that carries everything a declaration is made with. */
export const CORE = '@uninas/core';

/** What an identifier, or a member of a namespace import, stands for. */
export function bindingOf(expression: Expression): Binding {
  const file = expression.getSourceFile();
  if (Node.isIdentifier(expression)) return resolveLocal(file, expression.getText(), new Set());
  if (Node.isPropertyAccessExpression(expression)) {
    const owner = expression.getExpression();
    const local = Node.isIdentifier(owner) ? indexOf(file).locals.get(owner.getText()) : undefined;
    if (local?.is === 'namespace') return resolveImport(file, local.from, expression.getName(), new Set());
  }
  return { is: 'other', what: 'is computed' };
}

/** Whether an expression is a name of `@uninas/core`, imported under whatever alias. */
export function isCore(expression: Expression, name: string): boolean {
  const binding = bindingOf(expression);
  return binding.is === 'foreign' && binding.package === CORE && binding.name === name;
}

/** Under which name a file exports one of its own classes, or undefined. */
export function exportNameOf(node: ClassDeclaration): string | undefined {
  const { exports, locals } = indexOf(node.getSourceFile());
  const found = [...exports].find(([, exported]) => {
    const local = exported.is === 'local' ? locals.get(exported.name) : undefined;
    return local?.is === 'class' && local.node === node;
  });
  return found?.[0];
}

function resolveLocal(file: SourceFile, name: string, seen: Set<string>): Binding {
  const local = indexOf(file).locals.get(name);
  if (local === undefined) return { is: 'other', what: 'is not declared at the top level of this file' };
  if (local.is === 'import') return resolveImport(file, local.from, local.name, seen);
  return local.is === 'namespace' ? { is: 'other', what: 'is a namespace' } : local;
}

function resolveImport(file: SourceFile, from: string, name: string, seen: Set<string>): Binding {
  if (!from.startsWith('.')) {
    const parts = from.split('/');
    return { is: 'foreign', package: parts.slice(0, from.startsWith('@') ? 2 : 1).join('/'), name };
  }
  const target = sourceOf(file, from);
  if (target === undefined)
    return { is: 'other', what: `is imported from ${from}, which is no source of this package` };
  return resolveExport(target, name, seen) ?? { is: 'other', what: `is not exported by ${from}` };
}

function resolveExport(file: SourceFile, name: string, seen: Set<string>): Binding | undefined {
  const key = `${file.getFilePath()}#${name}`;
  if (seen.has(key)) return undefined; // files that pass on each other's exports
  seen.add(key);
  const { exports, stars } = indexOf(file);
  const exported = exports.get(name);
  if (exported?.is === 'local') return resolveLocal(file, exported.name, seen);
  if (exported?.is === 'reexport') return resolveImport(file, exported.from, exported.name, seen);
  for (const from of stars) {
    const target = from.startsWith('.') ? sourceOf(file, from) : undefined;
    // a star over another package could give any name; only core's are asked for by name
    const found = from === CORE ? resolveImport(file, from, name, seen) : target && resolveExport(target, name, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The source behind a relative import, `./sgd.js` being written for `./sgd.ts`. */
function sourceOf(file: SourceFile, from: string): SourceFile | undefined {
  const path = posix.join(file.getDirectoryPath(), from);
  const stem = path.replace(/\.([cm]?)jsx?$/, '.$1');
  const candidates = stem === path ? [path, `${path}.ts`, `${path}/index.ts`] : [`${stem}ts`, `${stem}tsx`, path];
  const project = file.getProject();
  for (const candidate of candidates) {
    const known = project.getSourceFile(candidate) ?? project.addSourceFileAtPathIfExists(candidate);
    if (known !== undefined) return known;
  }
  return undefined;
}
