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

const CONFIG_FILE = /\.(jsonc?|ya?ml|run_config)$/;

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
  if (spec === undefined) return before.length === 0 ? COMMANDS.map(({ name }) => name) : [];
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
    case 'file':
      return [...networkNames(io), ...configFiles(current, io.cwd, /\.(json|network_config|run_config)$/)];
    case 'config': {
      const keys = spec.name === 'explain' ? await explainableKeys(filesIn(before), io) : [];
      return [...configFiles(current, io.cwd), ...keys];
    }
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

/** Shipped networks and search spaces. */
function networkNames({ env }: Io): readonly string[] {
  const { path_conf_net: shipped } = readHome(env, shippedConfigs()).paths;
  return namedNetworks({ shipped, spaces: true }).map((file) => basename(file).replace(/\.\w+$/, '')).sort(); // prettier-ignore
}

/** The configuration files among words, where a command takes them first. */
function filesIn(words: readonly string[]): readonly string[] {
  return words.filter((word) => CONFIG_FILE.test(word) && !word.startsWith('-'));
}

/** Configuration files and folders that continue a path. */
function configFiles(current: string, cwd: string, names = CONFIG_FILE): readonly string[] {
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
