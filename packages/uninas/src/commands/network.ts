import type { Gene } from '@uninas/contracts';
import { resolve } from 'node:path';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openNetworkFile, shownPath } from '../network/network-file.js';
import { networkJson } from '../network/network-json.js';
import { openNetworks, type MacRuleName } from '../network/open-networks.js';
import { planShown } from '../network/plan-shown.js';
import { givenShapes } from '../network/shapes.js';
import { openRegister } from '../open-register.js';
import { showProblems } from '../report/show-problems.js';
import type { Io } from '../terminal/io.js';

/** `uninas network`: the table of a network as text or data, or a drawing of it; nothing is allocated. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const given = givenShapes(invocation);
  const gene = geneOf(invocation.text('gene'));
  const surroundings = { ...(await openRegister(invocation, io)), cwd: io.cwd };
  if (!(await showProblems(surroundings.problems, [], io))) return EXIT.input;
  const networks = await openNetworks(io.cwd);
  const found = await openNetworkFile(invocation.positionals[0]!, networks, given, surroundings);
  if ('problems' in found) {
    await showProblems(found.problems, found.sources, io);
    return EXIT.input;
  }
  const shown = await planShown(found, networks, { given, gene, modules: surroundings.register });
  const rule = (invocation.text('rule') ?? 'uninas') as MacRuleName;
  const file = invocation.text('svg');
  if (file !== undefined) {
    const { networkSvg } = await import('../draw/network-svg.js');
    const { captionOf } = await import('../network/caption.js');
    const { writeAtomic } = await import('../write-atomic.js');
    writeAtomic(
      resolve(io.cwd, file),
      networkSvg(shown.body, shown.plan, captionOf(found.file, shown.plan, networks, rule)),
    );
    io.err.write(`the drawing is in ${file}\n`);
  }
  if (invocation.flag('json')) {
    io.out.write(`${JSON.stringify(networkJson(shown.plan, networks, rule), null, 2)}\n`);
  } else if (file === undefined) {
    const { networkText } = await import('../network/network-text.js');
    io.out.write(networkText(shownPath(found.file, io.cwd), shown, networks, rule, io.out));
  }
  return EXIT.done;
}

/** @throws {UsageError} if it is no list of indices */
function geneOf(text: string | undefined): Gene | undefined {
  if (text === undefined) return undefined;
  const indices = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : NaN));
  if (indices.every(Number.isSafeInteger)) return indices;
  throw new UsageError(`--gene is one index for each architecture weight, such as 0,1,2; ${text} was given`, 'network');
}
