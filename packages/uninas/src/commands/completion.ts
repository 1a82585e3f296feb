import { basename } from 'node:path';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Io } from '../terminal/io.js';

const BASH = String.raw`# completion of uninas for bash
_uninas() {
  local IFS=$'\n'
  COMPREPLY=( $(uninas --complete "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) )
  if [[ ${'$'}{COMPREPLY[0]} == */ || ${'$'}{COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
  # bash completes what stands behind the equals sign
  if [[ ${'$'}{COMP_WORDS[COMP_CWORD]} == "=" || ${'$'}{COMP_WORDS[COMP_CWORD-1]} == "=" ]]; then
    COMPREPLY=( "${'$'}{COMPREPLY[@]#*=}" )
  fi
}
complete -o default -F _uninas uninas
`;

const ZSH = String.raw`#compdef uninas
# completion of uninas for zsh
_uninas() {
  local -a found folders
  found=("${'$'}{(@f)$(uninas --complete "${'$'}{(@)words[2,CURRENT]}" 2>/dev/null)}")
  folders=(${'$'}{(M)found:#*[/=]})
  found=(${'$'}{found:#*[/=]})
  compadd -a found
  compadd -S '' -a folders
}
compdef _uninas uninas
`;

const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH };

/** `uninas completion`: a script for the shell, which asks `uninas --complete` for the words that fit. */
export function run(invocation: Invocation, io: Io): ExitCode {
  const shell = invocation.positionals[0] ?? basename(io.env['SHELL'] ?? 'bash');
  const script = SCRIPTS[shell];
  if (script === undefined) {
    throw new UsageError(`there is a script for bash and one for zsh, none for ${shell}`, 'completion');
  }
  io.out.write(script);
  return EXIT.done;
}
