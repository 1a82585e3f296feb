import { spawnSync } from 'node:child_process';

/** What a command printed and how it ended. */
export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in a folder, as a person would. */
export function run(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Ran {
  const { NODE_OPTIONS: _, ...inherited } = process.env; // Jest's own options are not for children
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1e8,
    env: { ...inherited, NO_COLOR: '1', ...env },
  });
  return { status: result.status, out: result.stdout, err: result.stderr };
}

/** Runs a command that must succeed. @returns what it printed */
export function must(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, out, err } = run(cwd, command, args, env);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${out}\n${err}`);
  return out;
}
