import { fits, type Register, type RegisteredModule } from '@uninas/core';
import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { countLimits, slotText, typeText } from '../limits.js';
import { openRegister } from '../open-register.js';
import { showProblems } from '../report/show-problems.js';
import { alignColumns } from '../terminal/columns.js';
import { paint, type Io } from '../terminal/io.js';
import { valueText } from '../value-text.js';

/** `uninas args`: slots per class, arguments per class, classes without either. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const { register, problems } = await openRegister(invocation, io);
  if (!(await showProblems(problems, [], io))) return EXIT.input;
  const modules = register.modules();
  if (invocation.flag('json')) {
    const data = modules.map(({ name, entry, plugin }) => ({
      name,
      kind: entry.kind,
      package: plugin.name,
      args: entry.args,
      metas: entry.metas,
    }));
    io.out.write(`${JSON.stringify(data, null, 2)}\n`);
    return EXIT.done;
  }
  const without = modules.filter((module) => isEmpty(module.entry.args));
  const parts = [
    headline(io, 'Slots by class'),
    ...modules.filter((module) => !isEmpty(module.entry.metas)).map((module) => slotsText(register, module)),
    headline(io, 'Arguments by class'),
    ...modules.filter((module) => !isEmpty(module.entry.args)).map(argsText),
    headline(io, 'Classes without arguments'),
    ...without.map((module) => `${module.name}  (${module.entry.kind})\n`),
  ];
  for (const part of parts) io.out.write(part);
  return EXIT.done;
}

function slotsText(register: Register, { name, entry }: RegisteredModule): string {
  const rows = Object.entries(entry.metas).map(([slot, meta]) => {
    const names = register.modules(meta.kind).filter((module) => fits(module, meta));
    return [
      `  ${slot}`,
      `(${countLimits(meta)})`,
      slotText(meta),
      meta.help,
      names.map((module) => module.name).join(', '),
    ];
  });
  return `${name}  (${entry.kind})\n${alignColumns(rows).join('\n')}\n`;
}

function argsText({ name, entry }: RegisteredModule): string {
  const rows = Object.entries(entry.args).map(([arg, spec]) => [
    `  ${arg}`,
    valueText(spec.default),
    typeText(spec),
    spec.help,
  ]);
  return `${name}  (${entry.kind})\n${alignColumns(rows).join('\n')}\n`;
}

function headline(io: Io, text: string): string {
  return `\n${paint(io.out, 'bold', `>---- ${text} ----<`)}\n`;
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
