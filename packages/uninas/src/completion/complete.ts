import { namedNetworks, readHome } from '@uninas/core/node';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Invocation } from '../command/invocation.js';
import type { CommandSpec } from '../command/spec.js';
import { commandNamed, COMMANDS, GLOBAL_OPTIONS } from '../command/table.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openRegister } from '../open-register.js';
import { shippedConfigs } from '../own-package.js';
import type { Io } from '../terminal/io.js';
import { explainableKeys, overrideWords } from './override-words.js';

const CONFIGS = /\.(jsonc?|ya?ml|run_config)$/;
const NETWORKS = /\.network_config$/;
const NETWORKS_AND_TREES = /\.(json|network_config|run_config)$/;

/**
 * Prints the words that may stand where the last one is being typed, one per line.
 *
 * @param words all words after the name of the program; the last one may be empty
 */
export async function complete(words: readonly string[], io: Io): Promise<ExitCode> {
  const joined = joinAssignments(words);
  const current = joined.at(-1) ?? '';
  const candidates = await candidatesFor(joined.slice(0, -1), current, io);
  for (const candidate of candidates) if (candidate.startsWith(current)) io.out.write(`${candidate}\n`);
  return EXIT.done;
}

/** Names of the commands that do what they are meant for. */
function listedNames(): readonly string[] {
  return COMMANDS.map(({ name }) => name);
}

/** Bash takes `--key=value` for three words. */
function joinAssignments(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const [i, word] of words.entries()) {
    const last = joined.at(-1);
    const continues = word === '=' || words[i - 1] === '=';
    if (continues && last?.startsWith('--')) joined[joined.length - 1] = last + word;
    else joined.push(word);
  }
  return joined;
}

async function candidatesFor(before: readonly string[], current: string, io: Io): Promise<readonly string[]> {
  const spec = commandNamed(before[0] ?? '');
  if (spec === undefined) return before.length === 0 ? listedNames() : [];
  const options = [...spec.options, ...GLOBAL_OPTIONS];
  const previous = options.find((option) => `--${option.name}` === before.at(-1));
  // the value of an option: one of its choices, or a file, which the shell knows better
  if (previous !== undefined && previous.type !== 'flag') return previous.choices ?? [];
  if (current.startsWith('-')) {
    const own = options.map((option) => `--${option.name}`);
    if (!spec.takesWords) return own;
    const [files, words] = [filesIn(before), before.filter((word) => /^--[^=]+=/.test(word))];
    return [...own, ...(await overrideWords(files, words, current, io))];
  }
  return positionalCandidates(spec, before.slice(1), current, io);
}

async function positionalCandidates(
  spec: CommandSpec,
  before: readonly string[],
  current: string,
  io: Io,
): Promise<readonly string[]> {
  const given = before.filter((word) => !word.startsWith('-')).length;
  const positional = spec.positionals[spec.positionals[0]?.times === 'some' ? 0 : given];
  switch (positional?.name) {
    case 'config': {
      const keys = spec.name === 'explain' ? await explainableKeys(filesIn(before), io) : [];
      return [...filesOf(CONFIGS, current, io.cwd), ...keys];
    }
    case 'file':
      return [...networkNames(io, true), ...filesOf(NETWORKS_AND_TREES, current, io.cwd)];
    case 'network':
      return [...networkNames(io, false), ...filesOf(NETWORKS, current, io.cwd)];
    case 'SHELL':
      return ['bash', 'zsh'];
    case 'KIND':
    case 'NAME':
    case 'TASK':
      return namesOf(spec.name, io);
    default:
      return [];
  }
}

async function namesOf(command: string, io: Io): Promise<readonly string[]> {
  const { register } = await openRegister(new Invocation([], [], new Map()), io);
  if (command === 'list') return register.kinds().map(([kind]) => kind);
  const kind = { data: 'data_set', schema: 'task' }[command];
  return register.modules(kind).map((module) => module.name);
}

/** The configuration files among words, where a command takes them first. */
function filesIn(words: readonly string[]): readonly string[] {
  return words.filter((word) => CONFIGS.test(word) && !word.startsWith('-'));
}

/** Shipped networks, and on demand search spaces. */
function networkNames({ env }: Io, spaces: boolean): readonly string[] {
  const { path_conf_net: shipped } = readHome(env, shippedConfigs()).paths;
  return namedNetworks({ shipped, spaces })
    .map((file) => basename(file).replace(/\.\w+$/, ''))
    .sort();
}

/** Files of these names, and folders, that continue a path. */
function filesOf(names: RegExp, current: string, cwd: string): readonly string[] {
  const folder = current.slice(0, current.lastIndexOf('/') + 1);
  try {
    return readdirSync(join(cwd, folder), { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .filter((entry) => entry.isDirectory() || names.test(entry.name))
      .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
      .sort();
  } catch {
    return []; // no such folder: nothing continues it
  }
}
