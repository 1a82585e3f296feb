import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openConfig } from '../open-config.js';
import { showProblems } from '../report/show-problems.js';
import { sizeText } from '../report/tree-size.js';
import { paint, type Io } from '../terminal/io.js';

/** `uninas check`: all problems of a configuration. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  let config = await openConfig(invocation, io);
  if (invocation.flag('fix')) {
    const { fixFiles } = await import('../fix/fix-files.js');
    const changes = await fixFiles(config, () => openConfig(invocation, io), io.cwd);
    config = changes.config;
    for (const line of changes.lines) io.err.write(`${paint(io.err, 'green', 'fixed:')} ${line}\n`);
  }
  const { tree, problems, ok, sources } = config;
  if (invocation.flag('json')) {
    const { checkJson } = await import('../report/problem-json.js');
    io.out.write(`${JSON.stringify(checkJson(tree, problems, ok), null, 2)}\n`);
    return ok ? EXIT.done : EXIT.input;
  }
  await showProblems(problems, sources, io);
  if (!ok || tree === undefined) return EXIT.input;
  io.out.write(`${paint(io.out, 'green', 'ok:')} ${sizeText(tree)}\n`);
  return EXIT.done;
}
