import { resolve } from 'node:path';
import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openNetworkFile, shownPath } from '../network/network-file.js';
import { networkJson } from '../network/network-json.js';
import { networkOptions } from '../network/network-options.js';
import { openNetworks, type MacRuleName } from '../network/open-networks.js';
import { planShown } from '../network/plan-shown.js';
import { openRegister } from '../open-register.js';
import { printJson, refuseConfig, withJsonError } from '../report/json-error.js';
import { showProblems } from '../report/show-problems.js';
import { paint, type Io } from '../terminal/io.js';

/** `uninas network`: the table of a network as text or data, or a drawing of it; nothing is allocated. */
export function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  return withJsonError(invocation, io, () => show(invocation, io));
}

async function show(invocation: Invocation, io: Io): Promise<ExitCode> {
  const query = { ...networkOptions(invocation, 'network'), command: 'network' };
  if (query.hint !== undefined) io.err.write(`${paint(io.err, 'yellow', 'warning:')} ${query.hint}\n`);
  const surroundings = { ...(await openRegister(invocation, io)), cwd: io.cwd };
  if (!(await showProblems(surroundings.problems, [], io))) return EXIT.input;
  const networks = await openNetworks(io.cwd);
  const found = await openNetworkFile(invocation.positionals[0]!, networks, query, surroundings);
  if ('problems' in found) return refuseConfig(found, invocation, io);
  const shown = await planShown(found, networks, { given: query.given, modules: surroundings.register });
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
    printJson(io, networkJson(shown.plan, networks, rule));
  } else if (file === undefined) {
    const { networkText } = await import('../network/network-text.js');
    const where = { file: shownPath(found.file, io.cwd), note: found.note };
    io.out.write(networkText(where, shown, networks, rule, io.out));
  }
  return EXIT.done;
}
