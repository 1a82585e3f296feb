import { UsageError } from './command/invocation.js';
import { parseLine } from './command/parse-line.js';
import type { CommandSpec } from './command/spec.js';
import { commandNamed, COMMANDS } from './command/table.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { paint, type Io } from './terminal/io.js';

/** Runs one command line, without the name of the program. @returns the exit code; nothing is thrown */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  const isDebug = args.includes('--debug') || Boolean(io.env['UNINAS_DEBUG']);
  try {
    return await dispatch(args, io);
  } catch (error) {
    return await reportError(error, io, isDebug);
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<ExitCode> {
  const [first, ...rest] = args.filter((arg, i) => !(arg === '--debug' && i === 0));
  if (first === '--complete') {
    const { complete } = await import('./completion/complete.js');
    return complete(rest, io);
  }
  if (first === '--version' || first === '-v') {
    const { ownVersion } = await import('./own-package.js');
    io.out.write(`${ownVersion()}\n`);
    return EXIT.done;
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const about = first === 'help' ? rest[0] : undefined;
    const { helpText } = await import('./command/help.js');
    io.out.write(await helpText(about === undefined ? undefined : await requireCommand(about)));
    return EXIT.done;
  }
  const spec = await requireCommand(first);
  const invocation = await parseLine(
    spec,
    rest.map((arg) => (arg === '-h' ? '--help' : arg)),
  );
  if (invocation.flag('help')) {
    const { helpText } = await import('./command/help.js');
    io.out.write(await helpText(spec));
    return EXIT.done;
  }
  const { run } = await spec.load();
  return run(invocation, io);
}

async function requireCommand(name: string): Promise<CommandSpec> {
  const spec = commandNamed(name);
  if (spec !== undefined) return spec;
  const { suggest } = await import('@uninas/core');
  const near = suggest(
    name,
    COMMANDS.map((command) => command.name),
  );
  const what = name.startsWith('-') ? `there is no option ${name} before a command` : `there is no command ${name}`;
  throw new UsageError(near === undefined ? what : `${what}; did you mean ${near.name}?`);
}

async function reportError(error: unknown, io: Io, isDebug: boolean): Promise<ExitCode> {
  const { errorParts } = await import('./report/error-parts.js');
  const { printable } = await import('./terminal/printable.js');
  const { message, code } = errorParts(error);
  const label = paint(io.err, 'red', code === undefined ? 'error:' : `error ${code}:`);
  io.err.write(`${label} ${printable(message)}\n`);
  if (error instanceof UsageError) {
    io.err.write(`uninas ${error.command === undefined ? '' : `${error.command} `}--help shows how it is used\n`);
    return EXIT.input;
  }
  if (isDebug && error instanceof Error) io.err.write(`${stackText(error)}\n`);
  if (isInputCode(code) || isInputError(error)) return EXIT.input;
  if (!isDebug && isDefect(error)) io.err.write('this was not expected; --debug shows where it happened\n');
  return EXIT.failed;
}

/** Whether an error is no message for the user, but a mistake in a program. */
function isDefect(error: unknown): boolean {
  const defects = [TypeError, RangeError, ReferenceError, SyntaxError];
  return !(error instanceof Error) || defects.some((type) => error instanceof type) || isSystemError(error);
}

function isSystemError(error: Error): boolean {
  return 'errno' in error || 'syscall' in error;
}

/** The stack of an error and of what caused it. */
function stackText(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackText(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

/** Errors that say of themselves that what was given must change, as those of setting up a task. */
function isInputError(error: unknown): boolean {
  return error instanceof Error && 'isInput' in error && error.isInput === true;
}

const INPUT_CODES = ['UNINAS_EHOME', 'UNINAS_ENOT_REGISTERED', 'UNINAS_ENAME_TAKEN', 'UNINAS_EDESCRIPTION'];

/** Errors that the user can solve by changing what was given. */
function isInputCode(code: string | undefined): boolean {
  return code !== undefined && INPUT_CODES.includes(code);
}
