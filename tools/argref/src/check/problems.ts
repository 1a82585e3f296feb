import { Node } from 'ts-morph';
import type { DeclarationCode, DeclarationProblem } from './problem.js';

/** Takes in the problems of a package while it is read, each once. */
export class Problems {
  readonly #found = new Map<string, DeclarationProblem>();
  readonly #once = new Set<string>();

  /** Reports something about a piece of source. */
  add(node: Node, code: DeclarationCode, message: string): void {
    const file = node.getSourceFile();
    // decorators stand before a class, and would be pointed at instead
    const at = Node.isClassDeclaration(node) ? (node.getNameNode() ?? node) : node;
    const { line, column } = file.getLineAndColumnAtPos(at.getStart());
    this.place({ code, file: file.getFilePath(), line, column, message });
  }

  /** Reports something that many pieces of source suffer from, at the first of them. */
  addOnce(key: string, node: Node, code: DeclarationCode, message: string): void {
    if (this.#once.has(key)) return;
    this.#once.add(key);
    this.add(node, code, message);
  }

  /** Reports a problem whose place is known. */
  place(problem: DeclarationProblem): void {
    this.#found.set(JSON.stringify(problem), problem);
  }

  /** How many there are by now; two counts tell whether something in between went wrong. */
  get count(): number {
    return this.#found.size;
  }

  /** All problems by file and line. */
  sorted(): readonly DeclarationProblem[] {
    return [...this.#found.values()].sort(
      (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message),
    );
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
