import type { Io } from '../terminal/io.js';
import type { ExitCode } from '../exit-code.js';
import type { Invocation } from './invocation.js';

/** An option of a command. */
export interface OptionSpec {
  readonly name: string;
  /** `flag` takes no value, `texts` may be given several times. */
  readonly type: 'flag' | 'text' | 'texts' | 'count' | 'choice';
  readonly help: string;
  /** What the value stands for in the help, such as `FILE`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Smallest value of a `count`, 1 when left out. */
  readonly least?: number;
  readonly required?: boolean;
}

/** What stands on the command line without dashes. */
export interface PositionalSpec {
  /** As written in the usage, such as `config`. */
  readonly name: string;
  readonly help: string;
  /** `some` is one or more, `maybe` none or one. */
  readonly times: 'one' | 'maybe' | 'some';
}

/** One command as data: parsing, help and completion all read it. */
export interface CommandSpec {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly positionals: readonly PositionalSpec[];
  /** Whether words such as `--{cls_trainer}.max_epochs=3` are passed on, raw. */
  readonly takesWords: boolean;
  readonly options: readonly OptionSpec[];
  /** Command lines that can be copied, without the name of the program. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Imports the command's code. */
  readonly load: () => Promise<CommandModule>;
}

/** The file of a command. */
export interface CommandModule {
  /** @throws {UsageError} if the command line does not make sense */
  run(invocation: Invocation, io: Io): ExitCode | Promise<ExitCode>;
}
