/** What can be wrong with a configuration; each code has one meaning. */
export type ProblemCode =
  | 'UNINAS_EUNKNOWN_ARGUMENT'
  | 'UNINAS_EUNKNOWN_MODULE'
  | 'UNINAS_ENOT_ALLOWED'
  | 'UNINAS_ETOO_FEW'
  | 'UNINAS_ETOO_MANY'
  | 'UNINAS_EDUPLICATE'
  | 'UNINAS_EWRONG_TYPE'
  | 'UNINAS_ELIMIT'
  | 'UNINAS_ECHOICE'
  | 'UNINAS_ERULE'
  | 'UNINAS_EUNKNOWN_WILDCARD'
  | 'UNINAS_EAMBIGUOUS_KEY'
  | 'UNINAS_EUNUSED_KEY'
  | 'UNINAS_EINDEX'
  | 'UNINAS_EMISSING_CLASS'
  | 'UNINAS_EUNAVAILABLE'
  | 'UNINAS_ESYNTAX'
  | 'UNINAS_EDUPLICATE_KEY'
  | 'UNINAS_EMISSING_FILE'
  | 'UNINAS_ECYCLE'
  | 'UNINAS_EINHERIT'
  | 'UNINAS_ENETWORK'
  | 'UNINAS_EPLUGIN'
  | 'UNINAS_WPLUGIN'
  | 'UNINAS_WDEPRECATED'
  | 'UNINAS_WDROPPED'
  | 'UNINAS_WINHERIT';

/** A change to a configuration file that solves a problem. */
export interface Fix {
  readonly do: 'rename' | 'set' | 'remove';
  /** Name of the file. */
  readonly file: string;
  /** Keys and indices from the file's root to what is changed. */
  readonly pointer: readonly (string | number)[];
  /** The new key of `rename`, the new value of `set`. */
  readonly to?: unknown;
  /** Whether there is no other sensible reading, so that it may be applied unasked. */
  readonly certain: boolean;
}

/** One thing that is wrong, where it is, and what to do about it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  /** The file, or undefined for the command line. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** The word of the command line. */
  readonly word?: string;
  /** Tree path below the task; empty for the task. */
  readonly path: string;
  readonly message: string;
  /** What stands there. */
  readonly found?: string;
  /** What may stand there. */
  readonly expected: readonly string[];
  /** The likeliest way out, as it would be written. */
  readonly suggestion?: string;
  readonly fix?: Fix;
}

/** Whether nothing but warnings was found. */
export function isOk(problems: readonly Problem[]): boolean {
  return problems.every((problem) => problem.severity === 'warning');
}
