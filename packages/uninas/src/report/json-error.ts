import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { WrongConfig } from '../network/network-file.js';
import type { Io } from '../terminal/io.js';
import { errorParts } from './error-parts.js';

/** Runs a command; with `--json`, what is thrown is a document too. */
export async function withJsonError(invocation: Invocation, io: Io, run: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run();
  } catch (error) {
    if (invocation.flag('json')) printJson(io, { ok: false, error: errorParts(error) });
    throw error;
  }
}

/** Tells what is wrong with a configuration; with `--json` as a document too. */
export async function refuseConfig(
  { problems, sources }: WrongConfig,
  invocation: Invocation,
  io: Io,
): Promise<ExitCode> {
  if (invocation.flag('json')) {
    const { problemJson } = await import('./problem-json.js');
    const first = problems.find(({ severity }) => severity === 'error');
    const error = { message: first?.message ?? '', ...(first && { code: first.code }) };
    printJson(io, { ok: false, error, problems: problems.map(problemJson) });
  }
  const { showProblems } = await import('./show-problems.js');
  await showProblems(problems, sources, io);
  return EXIT.input;
}

/** Writes a document as `--json` prints it. */
export function printJson(io: Pick<Io, 'out'>, data: object): void {
  io.out.write(`${JSON.stringify(data, null, 2)}\n`);
}
