import type { ArgTreeNode, Problem } from '@uninas/core';
import { sizeOf } from './tree-size.js';

/** A problem as `--json` prints it; absent parts are null. */
export interface ProblemJson {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly path: string;
  readonly message: string;
  readonly found: string | null;
  readonly expected: readonly string[];
  readonly suggestion: string | null;
  /** The word of the command line, for problems that are in no file. */
  readonly word?: string;
}

/** What `check --json` prints. */
export interface CheckJson {
  readonly ok: boolean;
  /** Class of the task; empty if it is not known. */
  readonly task: string;
  /** Number of values: arguments and slots of the whole tree. */
  readonly arguments: number;
  readonly problems: readonly ProblemJson[];
}

/** The result of a check as plain data. */
export function checkJson(tree: ArgTreeNode | undefined, problems: readonly Problem[], ok: boolean): CheckJson {
  return {
    ok,
    task: tree?.cls ?? '',
    arguments: tree === undefined ? 0 : sizeOf(tree).values,
    problems: problems.map(problemJson),
  };
}

/** A problem as plain data. */
export function problemJson(problem: Problem): ProblemJson {
  return {
    code: problem.code,
    severity: problem.severity,
    file: problem.file ?? null,
    line: problem.line ?? null,
    column: problem.column ?? null,
    path: problem.path,
    message: problem.message,
    found: problem.found ?? null,
    expected: problem.expected,
    suggestion: problem.suggestion ?? null,
    ...(problem.word !== undefined && { word: problem.word }),
  };
}
