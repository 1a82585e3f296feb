import { relative } from 'node:path';
import { slashes } from '../package/slashes.js';

/** What can be wrong with a declaration in the sources; each code has one meaning. */
export type DeclarationCode =
  | 'UNINAS_ENOT_LITERAL'
  | 'UNINAS_ESYNTAX'
  | 'UNINAS_EPLACE'
  | 'UNINAS_EBASE'
  | 'UNINAS_ENO_MANIFEST'
  | 'UNINAS_ENOT_EXPORTED'
  | 'UNINAS_EABSTRACT'
  | 'UNINAS_EUNKNOWN_KIND'
  | 'UNINAS_EUNKNOWN_FLAG'
  | 'UNINAS_ENAME_TAKEN'
  | 'UNINAS_ESLOT_NAME'
  | 'UNINAS_ERESTATED'
  | 'UNINAS_ENO_HELP'
  | 'UNINAS_ENO_DOC'
  | 'UNINAS_EWRONG_TYPE'
  | 'UNINAS_ECHOICE'
  | 'UNINAS_ELIMIT'
  | 'UNINAS_ERULE'
  | 'UNINAS_EINHERIT';

/** One thing that is wrong with a declaration, and where it stands. */
export interface DeclarationProblem {
  readonly code: DeclarationCode;
  /** Absolute path of the source. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: string;
}

/** The sources of a package declare something that cannot be used; carries all problems, not the first. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError';
  constructor(
    /** Folder of the package. */
    readonly dir: string,
    readonly problems: readonly DeclarationProblem[],
  ) {
    super(problems.map((problem) => formatProblem(problem, dir)).join('\n'));
  }
}

/** A problem as one line, `src/sgd.ts:12: UNINAS_ELIMIT lr: ...`, with the file as seen from a folder. */
export function formatProblem({ code, file, line, message }: DeclarationProblem, from: string): string {
  return `${slashes(relative(from, file))}:${line}: ${code} ${message}`;
}
