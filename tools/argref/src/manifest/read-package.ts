import { relative } from 'node:path';
import type { ClassEntry, KindEntry, Manifest, ModuleEntry } from '@uninas/core';
import { Node, type ClassDeclaration, type Expression, type Project, type SourceFile } from 'ts-morph';
import { KnownKinds } from '../check/known-kinds.js';
import type { DeclarationProblem } from '../check/problem.js';
import { Problems } from '../check/problems.js';
import type { InstalledManifests } from '../package/installed.js';
import type { PackageFolder } from '../package/package-folder.js';
import { slashes } from '../package/slashes.js';
import { builtFile, layoutOf, type SourceLayout } from '../package/source-layout.js';
import { exportNameOf } from '../source/binding.js';
import { ClassReader } from '../source/class-reader.js';
import type { DeclaredClass } from '../source/declared.js';
import { docstringOf } from '../source/docstring.js';
import { LiteralReader } from '../source/literal.js';
import { registrationsIn, type Registered } from '../source/registration.js';
import { checkNames } from './check-names.js';
import { checkSyntax } from './check-syntax.js';
import { kindValues, moduleValues } from './registration-values.js';
import { sorted } from './sorted.js';

/** What the sources of a package declare, and everything that is wrong with it. */
export interface PackageContent {
  /** Complete only if there are no problems. */
  readonly manifest: Manifest;
  readonly problems: readonly DeclarationProblem[];
}

/** Reads the manifest of one package from its sources. */
export function readPackage(project: Project, folder: PackageFolder, installed: InstalledManifests): PackageContent {
  const reading = new PackageReading(folder, installed);
  const manifest = reading.read(project);
  return { manifest, problems: reading.problems.sorted() };
}

/** The reading of one package, with what was found so far. */
class PackageReading {
  readonly problems = new Problems();
  readonly #literals = new LiteralReader(this.problems);
  readonly #folder: PackageFolder;
  readonly #installed: InstalledManifests;
  readonly #layout: SourceLayout;

  constructor(folder: PackageFolder, installed: InstalledManifests) {
    this.#folder = folder;
    this.#installed = installed;
    this.#layout = layoutOf(folder.dir);
  }

  read(project: Project): Manifest {
    const files = this.#layout.files.map((file) => project.addSourceFileAtPath(file));
    files.forEach((file) => checkSyntax(file, this.problems));
    const registered = files.flatMap((file) => registrationsIn(file, this.problems));
    const kinds = this.#kinds(registered.filter(({ as }) => as === 'kind'));
    const known = this.#knownKinds(kinds);
    const reader = new ClassReader({
      problems: this.problems,
      literals: this.#literals,
      kinds: known,
      installed: this.#installed,
    });
    const modules = registered
      .filter(({ as }) => as === 'module')
      .map((one) => [one.node.getName()!, this.#module(one, reader, known), one.node] as const);
    const bases = this.#bases(files, registered, reader);
    checkNames([...modules, ...bases], this.problems);
    return {
      format: 1,
      package: this.#folder.name,
      kinds: sorted(kinds),
      bases: sorted(bases),
      modules: sorted(
        modules.filter((module): module is [string, ModuleEntry, ClassDeclaration] => module[1] !== undefined),
      ),
    };
  }

  #kinds(registered: readonly Registered[]): readonly (readonly [string, KindEntry, ClassDeclaration])[] {
    const others = this.#installed.kinds();
    const found = new Map<string, ClassDeclaration>();
    return registered.flatMap(({ node, call }) => {
      const values = kindValues(call, this.#literals, this.problems);
      if (values === undefined) return [];
      const { kind, flags } = values;
      const taken = found.get(kind)?.getName() ?? others.get(kind)?.package;
      if (taken !== undefined) this.problems.add(call, 'UNINAS_ENAME_TAKEN', `the kind ${kind} is taken by ${taken}`);
      found.set(kind, node);
      const { doc } = this.#documented(node, `the kind ${kind}`);
      return [[kind, { base: node.getName()!, doc, flags, ...this.#place(node) }, node] as const];
    });
  }

  #knownKinds(own: readonly (readonly [string, KindEntry, ClassDeclaration])[]): KnownKinds {
    const others = [...this.#installed.kinds()].map(([kind, { entry }]) => [kind, entry.flags] as const);
    const flags = new Map([...others, ...own.map(([kind, entry]) => [kind, entry.flags] as const)]);
    return new KnownKinds(this.problems, flags, this.#installed.unread);
  }

  #module({ node, call }: Registered, reader: ClassReader, kinds: KnownKinds): ModuleEntry | undefined {
    const name = node.getName()!;
    const values = moduleValues(call, this.#literals, this.problems);
    const documented = this.#documented(node, name);
    const declared = this.#declared(node, reader);
    const exported = exportNameOf(node);
    if (exported === undefined)
      this.problems.add(node, 'UNINAS_ENOT_EXPORTED', `${name} is registered but not exported`);
    if (node.isAbstract()) this.problems.add(node, 'UNINAS_EABSTRACT', `${name} is registered but abstract`);
    if (values === undefined) return undefined;
    const { kind, flags, needs, aliases } = values;
    kinds.check(call, name, kind, flags);
    if (declared === undefined || exported === undefined) return undefined;
    return {
      kind,
      flags,
      ...documented,
      file: builtFile(node.getSourceFile().getFilePath(), this.#layout, this.#folder.dir),
      export: exported,
      ...this.#place(node),
      ...declaredEntry(declared),
      ...(needs.length > 0 && { needs }),
      ...(aliases.length > 0 && { aliases }),
    };
  }

  /** The abstract classes that others may extend. */
  #bases(
    files: readonly SourceFile[],
    registered: readonly Registered[],
    reader: ClassReader,
  ): readonly (readonly [string, ClassEntry, ClassDeclaration])[] {
    const kindBases = new Set(registered.filter(({ as }) => as === 'kind').map(({ node }) => node));
    const modules = new Set(registered.filter(({ as }) => as === 'module').map(({ node }) => node));
    const isOpen = (node: ClassDeclaration): boolean =>
      exportNameOf(node) !== undefined && isAbstract(node) && !modules.has(node);
    const classes = files.flatMap((file) => file.getClasses()).filter((node) => kindBases.has(node) || isOpen(node));
    return classes.flatMap((node) => {
      const name = node.getName();
      if (name === undefined) return [];
      if (exportNameOf(node) === undefined) {
        this.problems.add(node, 'UNINAS_ENOT_EXPORTED', `${name} declares a kind but is not exported`);
      }
      // an abstract class may have nothing to do with modules, unless it says otherwise
      const isModule = kindBases.has(node) || isConfigured(node.getExtends()?.getExpression());
      const chain = reader.read(node);
      const declared = isModule ? this.#declared(node, reader) : chain.is === 'module' ? chain.declared : undefined;
      if (declared === undefined) return [];
      const { doc, sources } = docstringOf(node);
      const entry = { doc, ...(sources.length > 0 && { sources }), ...this.#place(node), ...declaredEntry(declared) };
      return [[name, entry, node] as const];
    });
  }

  #declared(node: ClassDeclaration, reader: ClassReader): DeclaredClass | undefined {
    const chain = reader.read(node);
    if (chain.is === 'module') return chain.declared;
    const { node: at, reason, unread } = chain;
    if (unread === undefined) {
      const message = `${node.getName()} does not lead to Module of @uninas/core: ${reason}`;
      this.problems.add(at, 'UNINAS_EBASE', message);
    } else {
      const message = `${node.getName()}: ${reason}; install it, or run uninas-argref update in it first`;
      this.problems.addOnce(`manifest ${unread}`, at, 'UNINAS_ENO_MANIFEST', message);
    }
    return undefined;
  }

  #documented(node: ClassDeclaration, what: string): { readonly doc: string; readonly sources?: readonly string[] } {
    const { doc, sources } = docstringOf(node);
    if (doc === '') this.problems.add(node, 'UNINAS_ENO_DOC', `${what} has no docstring`);
    return { doc, ...(sources.length > 0 && { sources }) };
  }

  #place(node: ClassDeclaration): { readonly source: string; readonly line: number } {
    const file = node.getSourceFile();
    const source = slashes(relative(this.#folder.dir, file.getFilePath()));
    // the name, since decorators and docstrings stand before it
    return { source, line: (node.getNameNode() ?? node).getStartLineNumber() };
  }
}

function declaredEntry({
  args,
  metas,
  rules,
  inherits,
}: DeclaredClass): Pick<ClassEntry, 'args' | 'metas' | 'rules' | 'inherits'> {
  return { args, metas, ...(rules.length > 0 && { rules }), ...(inherits && { inherits }) };
}

/** Whether a class is there to be extended; plain JavaScript has no word for it. */
function isAbstract(node: ClassDeclaration): boolean {
  return node.isAbstract() || /js$/.test(node.getSourceFile().getExtension());
}

function isConfigured(base: Expression | undefined): boolean {
  const callee = Node.isCallExpression(base) ? base.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && callee.getName() === 'with';
}
