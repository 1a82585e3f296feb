import type { Register } from '@uninas/core';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { moduleInfo } from '../module-info.js';
import { openRegister } from '../open-register.js';
import { showProblems } from '../report/show-problems.js';
import { alignColumns } from '../terminal/columns.js';
import type { Io } from '../terminal/io.js';

/** `uninas list`: the registered modules. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const { register, problems } = await openRegister(invocation, io);
  if (!(await showProblems(problems, [], io))) return EXIT.input;
  if (register.plugins.length === 0)
    io.err.write('no package with modules is installed here; npm install @uninas/all\n');
  const kind = invocation.positionals[0];
  if (kind !== undefined) await requireKind(register, kind);
  const where = invocation.texts('where').map(toFlag);
  const kinds = kind === undefined ? allKinds(register) : [kind];
  await requireFlags(
    register,
    kinds,
    where.map(([flag]) => flag),
  );
  const modules = kinds.flatMap((each) => register.matchAll(each, Object.fromEntries(where)));
  const infos = modules.map((module) => moduleInfo(register, module));
  if (invocation.flag('json')) {
    io.out.write(`${JSON.stringify(infos, null, 2)}\n`);
    return EXIT.done;
  }
  const rows = infos.map(({ name, kind: of, flags, package: from, install }) => [
    name,
    of,
    flags.join(', '),
    from,
    install ?? '',
  ]);
  for (const line of alignColumns([['name', 'kind', 'flags', 'package', 'missing'], ...rows]))
    io.out.write(`${line}\n`);
  return EXIT.done;
}

function allKinds(register: Register): readonly string[] {
  return [...new Set(register.modules().map((module) => module.entry.kind))].sort();
}

async function requireKind(register: Register, kind: string): Promise<void> {
  const kinds = new Set([...register.kinds().map(([name]) => name), ...allKinds(register)]);
  if (kinds.has(kind)) return;
  const { suggest } = await import('@uninas/core');
  const near = suggest(kind, kinds);
  const hint = near === undefined ? `; kinds are ${[...kinds].sort().join(', ')}` : `; did you mean ${near.name}?`;
  throw new UsageError(`there is no kind ${kind}${hint}`, 'list');
}

function toFlag(text: string): readonly [flag: string, value: boolean] {
  const [flag = '', value = 'true'] = text.split('=');
  if (!/^\w+$/.test(flag) || !/^(true|false)$/.test(value)) {
    throw new UsageError(`--where FLAG=VALUE takes true or false, ${text} was given`, 'list');
  }
  return [flag, value === 'true'];
}

async function requireFlags(register: Register, kinds: readonly string[], asked: readonly string[]): Promise<void> {
  const known = new Set(
    register
      .kinds()
      .filter(([name]) => kinds.includes(name))
      .flatMap(([, entry]) => entry.flags),
  );
  const wrong = asked.find((flag) => !known.has(flag));
  if (wrong === undefined) return;
  const { suggest } = await import('@uninas/core');
  const near = suggest(wrong, known);
  const hint = near === undefined ? `; flags are ${[...known].sort().join(', ')}` : `; did you mean ${near.name}?`;
  throw new UsageError(`there is no flag ${wrong}${hint}`, 'list');
}
