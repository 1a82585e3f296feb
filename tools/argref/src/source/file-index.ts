import { Node, type ClassDeclaration, type Expression, type SourceFile } from 'ts-morph';

/** What a name means at the top level of a file, as far as the file alone says. */
export type LocalName =
  | { readonly is: 'class'; readonly node: ClassDeclaration }
  | { readonly is: 'const'; readonly value: Expression }
  | { readonly is: 'import'; readonly from: string; readonly name: string }
  | { readonly is: 'namespace'; readonly from: string }
  | { readonly is: 'other'; readonly what: string };

/** What a file gives to others under a name. */
export type ExportedName =
  | { readonly is: 'local'; readonly name: string }
  | { readonly is: 'reexport'; readonly from: string; readonly name: string };

/** The names of one file: its imports, its top-level declarations and its exports. */
export interface FileIndex {
  readonly locals: ReadonlyMap<string, LocalName>;
  readonly exports: ReadonlyMap<string, ExportedName>;
  /** Modules all of whose exports are passed on, `export * from`. */
  readonly stars: readonly string[];
}

const indices = new WeakMap<SourceFile, FileIndex>();

/** The names of a file, read from its syntax only. */
export function indexOf(file: SourceFile): FileIndex {
  let index = indices.get(file);
  if (index === undefined) {
    index = makeIndex(file);
    indices.set(file, index);
  }
  return index;
}

function makeIndex(file: SourceFile): FileIndex {
  const locals = new Map<string, LocalName>();
  const exports = new Map<string, ExportedName>();
  const stars: string[] = [];
  const declare = (name: string, local: LocalName, isExported: boolean, isDefault = false): void => {
    locals.set(name, local);
    if (isExported) exports.set(isDefault ? 'default' : name, { is: 'local', name });
  };
  for (const statement of file.getStatements()) {
    if (Node.isImportDeclaration(statement)) {
      if (statement.isTypeOnly()) continue;
      const from = statement.getModuleSpecifierValue();
      const all = statement.getNamespaceImport()?.getText();
      const main = statement.getDefaultImport()?.getText();
      if (all !== undefined) locals.set(all, { is: 'namespace', from });
      if (main !== undefined) locals.set(main, { is: 'import', from, name: 'default' });
      for (const named of statement.getNamedImports()) {
        locals.set(named.getAliasNode()?.getText() ?? named.getName(), { is: 'import', from, name: named.getName() });
      }
    } else if (Node.isExportDeclaration(statement)) {
      const from = statement.getModuleSpecifierValue();
      if (from !== undefined && statement.isNamespaceExport() && statement.getNamespaceExport() === undefined)
        stars.push(from);
      for (const named of statement.getNamedExports()) {
        const name = named.getName();
        const to = named.getAliasNode()?.getText() ?? name;
        exports.set(to, from === undefined ? { is: 'local', name } : { is: 'reexport', from, name });
      }
    } else if (Node.isClassDeclaration(statement)) {
      const name = statement.getName();
      const local: LocalName = { is: 'class', node: statement };
      if (name !== undefined) declare(name, local, statement.hasExportKeyword(), statement.hasDefaultKeyword());
    } else if (Node.isVariableStatement(statement)) {
      const isConst = statement.getDeclarationKind() === 'const';
      for (const variable of statement.getDeclarations()) {
        const value = variable.getInitializer();
        const what = isConst ? 'has no value that can be read' : 'is a variable, not a const';
        const local: LocalName = isConst && value !== undefined ? { is: 'const', value } : { is: 'other', what };
        declare(variable.getName(), local, statement.hasExportKeyword());
      }
    } else if (Node.isFunctionDeclaration(statement) || Node.isEnumDeclaration(statement)) {
      const what = Node.isEnumDeclaration(statement) ? 'is an enum' : 'is a function';
      const name = statement.getName();
      if (name !== undefined) declare(name, { is: 'other', what }, statement.hasExportKeyword());
    } else if (Node.isExportAssignment(statement)) {
      exports.set('default', { is: 'local', name: statement.getExpression().getText() });
    }
  }
  return { locals, exports, stars };
}
