import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openQueue } from '../queue/open-queue.js';
import { PROCESS_NAME } from '../queue/process-name.js';
import { queueAddress } from '../queue/queue-address.js';
import { serveRuns } from '../queue/serve-runs.js';
import { RunConsole } from '../run/console.js';
import { watchInterrupt } from '../run/interrupt.js';
import { replicator } from '../run/replicas.js';
import type { Io } from '../terminal/io.js';

const STOPPING = 'ending after the request that is being answered (once more: give it back, and end at once)';
/** Milliseconds that a server has to take a request back. */
const PATIENCE = 5000;

/** `uninas worker`: rates architectures for the runs of a queue until it is interrupted. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const { cwd, env } = io;
  const address = queueAddress(invocation.text('queue')!, env, 'worker');
  const plugins = invocation.texts('plugin');
  const log = new RunConsole(io, io.out);
  const hurry = new AbortController();
  const interrupt = watchInterrupt(io, STOPPING, hurry);
  const { signal } = interrupt;
  hurry.signal.addEventListener('abort', () => {
    setTimeout(() => process.exit(EXIT.interrupted), PATIENCE).unref();
  });
  try {
    const queue = await openQueue(address, { cwd, log, signal, command: 'worker' });
    try {
      const isServed = await serveRuns({
        queue,
        name: PROCESS_NAME,
        log,
        // modules and plugins are those of this machine; a run says only what is built of them
        copies: ({ config, cwd: pathsFrom }, stop) =>
          replicator({ config, pathsFrom, cwd, env, plugins, name: 'the copy of the task' }, stop),
        signal,
        hurry: hurry.signal,
        once: invocation.flag('once'),
      });
      return isServed ? EXIT.done : EXIT.failed;
    } finally {
      await queue.close();
    }
  } catch (error) {
    if (signal.aborted) return EXIT.done;
    throw error;
  } finally {
    interrupt.release();
  }
}
