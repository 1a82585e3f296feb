import yargs, { type Argv } from 'yargs';
import { optionUsage, positionalUsage } from './parse-line.js';
import type { CommandSpec, OptionSpec } from './spec.js';
import { COMMANDS, GLOBAL_OPTIONS } from './table.js';

/** Widest line of a help text. */
const WIDTH = 80;

/** The help of a command, or of all when left out. */
export async function helpText(spec: CommandSpec | undefined): Promise<string> {
  const help = spec === undefined ? overview() : details(spec);
  return `${(await help.getHelp()).trimEnd()}\n`;
}

function overview(): Argv {
  const help = blank().usage('Neural architecture search from argument trees.\n\nUsage: uninas <command> [options]');
  for (const { name, summary } of COMMANDS) help.command(name, summary);
  return help
    .option('version', { describe: 'show the version', type: 'boolean' })
    .epilogue('uninas <command> --help describes one command. A first look: uninas quickstart');
}

function details(spec: CommandSpec): Argv {
  const words = spec.takesWords ? ' [--key=value...]' : '';
  const usage = ['uninas', spec.name, ...spec.positionals.map(positionalUsage)].join(' ');
  const about = spec.positionals.map((positional) => [positionalUsage(positional), positional.help] as const);
  if (spec.takesWords) {
    about.push(['--key=value', 'one value, over all files: --{cls_trainer}.max_epochs=3']);
  }
  const width = Math.max(0, ...about.map(([name]) => name.length));
  const lines = about.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`);
  const help = blank().usage(
    [
      `${sentence(spec.summary)}\n`,
      `Usage: ${usage}${words} [options]`,
      ...(lines.length > 0 ? ['', ...lines] : []),
    ].join('\n'),
  );
  for (const option of [...spec.options, ...GLOBAL_OPTIONS]) addOption(help, option);
  const examples = spec.examples.map(([line, does]) => `  uninas ${line}\n      ${does}`);
  return examples.length === 0 ? help : help.epilogue(['Examples:', ...examples].join('\n'));
}

function addOption(help: Argv, option: OptionSpec): void {
  // the value is a part of the name, so that it stands where it is written
  help.option(optionUsage(option).slice(2), { describe: option.help, group: 'Options:' });
}

function blank(): Argv {
  return yargs([]).locale('en').wrap(WIDTH).help(false).version(false).scriptName('uninas').exitProcess(false);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
