import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const src = dirname(fileURLToPath(import.meta.url));
// the declarations that are published, not the sources
const isBuilt = ['core', 'contracts'].every((name) => existsSync(join(src, '../..', name, 'dist/index.d.ts')));

(isBuilt ? it : it.skip)(
  'a package of somebody else compiles strictly, with declarations that name published entries only',
  () => {
    const file = join(src, 'dependent.fixture.ts');
    const emitted = new Map<string, string>();
    const program = ts.createProgram([file], {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      verbatimModuleSyntax: true,
      experimentalDecorators: true,
      skipLibCheck: false,
      declaration: true,
      emitDeclarationOnly: true,
      types: [],
    });
    const { diagnostics } = program.emit(undefined, (name, text) => emitted.set(name, text));
    const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);

    const text = emitted.get(file.replace(/\.ts$/, '.d.ts'))!;
    const imported = [...text.matchAll(/(?:import\(|from )["']([^"']+)["']/g)].map(([, name]) => name);
    expect([...new Set(imported)].sort()).toEqual(['@uninas/contracts', '@uninas/core']);
    expect(text).toContain('readonly mode: import("@uninas/core").Arg<"a" | "b">;');
    expect(text).toContain('readonly cls_inner: import("@uninas/core").MetaArg<readonly Painter[]>;');
    expect(text).toContain('constructor(node: Node, run: Run);');
  },
  60_000,
);
