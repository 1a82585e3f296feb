import { ts, type SourceFile } from 'ts-morph';
import type { Problems } from '../check/problems.js';

/** Reports what the parser could not read; asking the compiler in the usual way would load a whole program. */
export function checkSyntax(file: SourceFile, problems: Problems): void {
  const { parseDiagnostics } = file.compilerNode as unknown as {
    readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  for (const diagnostic of parseDiagnostics) {
    const { line, column } = file.getLineAndColumnAtPos(diagnostic.start);
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    problems.place({ code: 'UNINAS_ESYNTAX', file: file.getFilePath(), line, column, message });
  }
}
