import { fits, type Register, type RegisteredModule } from '@uninas/core';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { countLimits, slotText, typeText } from '../limits.js';
import { moduleInfo } from '../module-info.js';
import { openRegister } from '../open-register.js';
import { ruleText } from '../report/rule-text.js';
import { showProblems } from '../report/show-problems.js';
import { wrapText } from '../terminal/columns.js';
import { paint, type Io } from '../terminal/io.js';
import { valueText } from '../value-text.js';

/** `uninas describe`: everything that is known of one module. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const { register, problems } = await openRegister(invocation, io);
  if (!(await showProblems(problems, [], io))) return EXIT.input;
  const module = await requireModule(register, invocation.positionals[0]!);
  if (invocation.flag('json')) {
    const { args, metas, ...entry } = module.entry;
    const slots = Object.fromEntries(
      Object.entries(metas).map(([slot, meta]) => [slot, { ...meta, fitting: fitting(register, meta) }]),
    );
    io.out.write(`${JSON.stringify({ ...moduleInfo(register, module), ...entry, args, metas: slots }, null, 2)}\n`);
  } else {
    io.out.write(describeText(register, module, io));
  }
  return EXIT.done;
}

async function requireModule(register: Register, name: string): Promise<RegisteredModule> {
  const module = register.findAnyCase(name) ?? register.findAlias(name);
  if (module !== undefined) return module;
  const { suggest } = await import('@uninas/core');
  const near = suggest(
    name,
    register.modules().map((other) => other.name),
  );
  const hint = near === undefined ? '; uninas list shows all' : `; did you mean ${near.name}?`;
  throw new UsageError(`there is no module ${name}${hint}`, 'describe');
}

function describeText(register: Register, module: RegisteredModule, io: Io): string {
  const { name, entry } = module;
  const { kind, flags, package: from, install } = moduleInfo(register, module);
  const lines = [`${paint(io.out, 'bold', name)}  ${[kind, ...flags].join(', ')}`];
  if (entry.doc !== '') lines.push('', wrapText(entry.doc, 80, '  '));
  for (const source of entry.sources ?? []) lines.push('', wrapText(`from ${source}`, 80, '  '));
  lines.push('', paint(io.out, 'bold', 'Arguments'));
  const args = Object.entries(entry.args);
  if (args.length === 0) lines.push('  none');
  for (const [arg, spec] of args) {
    lines.push(`  ${paint(io.out, 'cyan', arg)} = ${valueText(spec.default)}  (${typeText(spec)})`);
    lines.push(wrapText(`${spec.help}${spec.from === name ? '' : ` [${spec.from}]`}`, 80, '      '));
  }
  lines.push('', paint(io.out, 'bold', 'Slots'));
  const metas = Object.entries(entry.metas);
  if (metas.length === 0) lines.push('  none');
  for (const [slot, meta] of metas) {
    lines.push(`  ${paint(io.out, 'cyan', slot)} (${countLimits(meta)})  ${slotText(meta)}`);
    lines.push(wrapText(meta.help, 80, '      '));
    lines.push(wrapText(`fits: ${fitting(register, meta).join(', ') || 'nothing that is installed'}`, 80, '      '));
  }
  if (entry.rules !== undefined && entry.rules.length > 0) {
    lines.push('', paint(io.out, 'bold', 'Rules'), ...entry.rules.map((rule) => wrapText(ruleText(rule), 80, '  ')));
  }
  if (entry.inherits !== undefined) {
    const { from: folder, take } = entry.inherits;
    lines.push('', wrapText(`Takes ${take.join(', ')} over from the run in ${folder}.`, 80));
  }
  lines.push('', `package  ${from}`);
  if (entry.source !== '') lines.push(`source   ${entry.source}:${entry.line}`);
  if (install !== null) lines.push(`missing  ${install}`);
  return `${lines.join('\n')}\n`;
}

function fitting(register: Register, meta: Parameters<typeof fits>[1]): readonly string[] {
  return register
    .modules(meta.kind)
    .filter((module) => fits(module, meta))
    .map((module) => module.name);
}
