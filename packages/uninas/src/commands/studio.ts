import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { importBeside } from '../run/beside.js';
import { watchInterrupt } from '../run/interrupt.js';
import { openInBrowser } from '../studio/open-browser.js';
import type { Io } from '../terminal/io.js';

/** The part of the server package that the runner uses; it is not a dependency and may be absent. */
interface ServerLike {
  startStudio(options: {
    readonly host?: string;
    readonly port?: number;
    readonly dir: string;
    readonly env: Io['env'];
    readonly plugins: readonly string[];
    readonly parallel: number;
  }): Promise<{
    /** With the token. */
    readonly address: string;
    /** Where the server keeps its own files. */
    readonly folder: string;
    /** What should be known before it is used, such as who else can reach it. */
    readonly notes: readonly string[];
    /** Stops serving. @returns how many runs go on without it */
    close(): Promise<number>;
  }>;
}

/** The package that serves. */
export const SERVER = '@uninas/server';
const STOPPING = 'stopping the server (once more: at once)';

/** `uninas studio`: serves the studio until it is interrupted. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const port = invocation.count('port');
  if (port !== undefined && port > 65535) throw new UsageError(`there is no port ${port}`, 'studio');
  const server = await importBeside<ServerLike>(SERVER, io.cwd);
  if (server === undefined) {
    io.err.write(`the studio is served by ${SERVER}, which is not installed: npm install ${SERVER}\n`);
    return EXIT.failed;
  }
  const host = invocation.text('host');
  const studio = await server.startStudio({
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    dir: resolve(io.cwd, invocation.text('dir') ?? '.'),
    env: io.env,
    plugins: invocation
      .texts('plugin')
      .map((word) => (existsSync(resolve(io.cwd, word)) ? resolve(io.cwd, word) : word)),
    parallel: invocation.count('parallel') ?? 1,
  });
  for (const note of studio.notes) io.err.write(`${note}\n`);
  io.out.write(`${studio.address}\n`);
  io.err.write('Ctrl-C stops the server; runs go on without it\n');
  const interrupt = watchInterrupt(io, STOPPING);
  const isToOpen = io.out.isTerminal && !invocation.flag('no-open');
  const forget = isToOpen ? openInBrowser(studio.address, io.env, studio.folder) : undefined;
  await new Promise<void>((stop) => interrupt.signal.addEventListener('abort', () => stop(), { once: true }));
  forget?.();
  const left = await studio.close();
  interrupt.release();
  if (left > 0) {
    const runs = left === 1 ? '1 run goes' : `${left} runs go`;
    io.err.write(`${runs} on; uninas studio shows them again\n`);
  }
  return EXIT.done;
}
