import { RegisterError } from '@uninas/core';
import { HELP } from './cli/help.js';
import { check, update } from './cli/manifests.js';
import { readOptions, UsageError } from './cli/options.js';
import { DONE, WRONG_INPUT, type Terminal } from './cli/terminal.js';
import { docs } from './cli/docs.js';
import { PackageError } from './package/package-error.js';

const COMMANDS = { update, check, docs } as const;

/**
 * The command `uninas-argref`.
 *
 * @param words the command line after the program's name
 * @returns the exit code: 0 done, 1 something is out of date, 2 the input was wrong
 */
export async function main(words: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const [command, ...rest] = words;
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    terminal.print(HELP.main);
    return command === undefined ? WRONG_INPUT : DONE;
  }
  if (!isCommand(command)) {
    terminal.complain(`there is no command "${command}"; these are: ${Object.keys(COMMANDS).join(', ')}`);
    return WRONG_INPUT;
  }
  try {
    const options = readOptions(rest, command, terminal.cwd);
    if (options.help) {
      terminal.print(HELP[command]);
      return DONE;
    }
    return await COMMANDS[command](options, terminal);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof PackageError || error instanceof RegisterError)) throw error;
    terminal.complain(error.message);
    if (error instanceof UsageError) terminal.complain(`see: uninas-argref ${command} --help`);
    return WRONG_INPUT;
  }
}

function isCommand(word: string): word is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, word);
}

function processTerminal(): Terminal {
  return {
    cwd: process.cwd(),
    print: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`${line}\n`),
  };
}
