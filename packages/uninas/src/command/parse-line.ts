import { Invocation, UsageError } from './invocation.js';
import type { CommandSpec, OptionSpec, PositionalSpec } from './spec.js';
import { GLOBAL_OPTIONS } from './table.js';

/**
 * Splits the words after a command's name.
 *
 * Small and strict on purpose: an option is written out, and every other word
 * `--key=value` or `--key value` of a command that takes a configuration is
 * passed on as `--key=value`; a key before a configuration file, or another key,
 * is a flag.
 *
 * @throws {UsageError} if a word is not understood or one is missing
 */
export async function parseLine(spec: CommandSpec, args: readonly string[]): Promise<Invocation> {
  const options = [...spec.options, ...GLOBAL_OPTIONS];
  const positionals: string[] = [];
  const words: string[] = [];
  const values = new Map<string, string[]>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith('-') || arg === '-') {
      positionals.push(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    const name = arg.slice(2, equals === -1 ? undefined : equals);
    const option = arg.startsWith('--') ? options.find((other) => other.name === name) : undefined;
    if (option === undefined) {
      await refuseOption(spec, options, arg, name);
      const next = args[i + 1];
      if (equals === -1 && next !== undefined && isValue(next)) {
        words.push(`${arg}=${next}`);
        i++;
      } else {
        words.push(arg);
      }
      continue;
    }
    const value = equals === -1 ? (option.type === 'flag' ? 'true' : args[++i]) : arg.slice(equals + 1);
    values.set(option.name, [...(values.get(option.name) ?? []), await checked(spec, option, value)]);
  }
  if (!values.get('help')?.includes('true')) {
    checkPositionals(spec, positionals);
    const missing = spec.options.find((option) => option.required === true && !values.has(option.name));
    if (missing !== undefined) {
      throw new UsageError(`${spec.name} needs ${optionUsage(missing)} (${missing.help})`, spec.name);
    }
  }
  return new Invocation(positionals, words, values);
}

/** `--out FILE`, `--to hierarchical|flat`, `--fix`. */
export function optionUsage(option: OptionSpec): string {
  const value = option.choices?.join('|') ?? option.value;
  return value === undefined ? `--${option.name}` : `--${option.name} ${value}`;
}

/** `<config...>`, `[KIND]`. */
export function positionalUsage({ name, times }: PositionalSpec): string {
  return times === 'maybe' ? `[${name}]` : times === 'some' ? `<${name}...>` : `<${name}>`;
}

/** Whether a word after a key is its value: neither another key nor a configuration, before which the key is a flag. */
function isValue(word: string): boolean {
  if (word.startsWith('-')) return /^-\.?\d/.test(word);
  return !/\.(run_config|jsonc?|ya?ml)$/.test(word);
}

/** Words that are no option: an override of the configuration, or an option with a mistake in it. */
async function refuseOption(
  spec: CommandSpec,
  options: readonly OptionSpec[],
  arg: string,
  name: string,
): Promise<void> {
  const isKey = arg.startsWith('--') && name !== '';
  // only a key can have these: `--{cls_trainer}.max_epochs`, `--cls_trainer=...`, `--seed=1`
  if (spec.takesWords && isKey && (/[.{}#=]/.test(arg) || name.startsWith('cls_'))) return;
  const { suggest } = await import('@uninas/core');
  const names = options.map((option) => `--${option.name}`);
  const near = suggest(arg.replace(/^-+/, '--'), names);
  if (spec.takesWords && isKey && near === undefined) return;
  const hint = near === undefined ? '' : `; did you mean ${near.name}?`;
  throw new UsageError(`${spec.name} has no option ${arg}${hint}`, spec.name);
}

async function checked(spec: CommandSpec, option: OptionSpec, value: string | undefined): Promise<string> {
  const usage = optionUsage(option);
  if (option.type === 'flag') {
    if (value === 'true' || value === 'false') return value;
    throw new UsageError(`${usage} takes no value, ${value} was given`, spec.name);
  }
  if (value === undefined || value === '' || value.startsWith('--')) {
    throw new UsageError(`${usage} needs a value`, spec.name);
  }
  const { least = 1 } = option;
  if (option.type === 'count' && !(/^\d+$/.test(value) && Number(value) >= least)) {
    throw new UsageError(`${usage} takes a whole number from ${least} on, ${value} was given`, spec.name);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    const { suggest } = await import('@uninas/core');
    const near = suggest(value, option.choices);
    const hint = near === undefined ? '' : `; did you mean ${near.name}?`;
    throw new UsageError(`${usage}: ${value} is none of these${hint}`, spec.name);
  }
  return value;
}

function checkPositionals(spec: CommandSpec, given: readonly string[]): void {
  const least = spec.positionals.filter(({ times }) => times !== 'maybe').length;
  const most = spec.positionals.some(({ times }) => times === 'some') ? Infinity : spec.positionals.length;
  if (given.length < least) {
    const missing = spec.positionals[Math.min(given.length, spec.positionals.length - 1)]!;
    throw new UsageError(`${spec.name} needs ${positionalUsage(missing)}: ${missing.help}`, spec.name);
  }
  if (given.length > most) {
    throw new UsageError(`${spec.name} does not know what to do with ${given.slice(most).join(' ')}`, spec.name);
  }
}
