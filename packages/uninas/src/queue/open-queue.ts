import type { Log, QueueAddress, RunQueue, RunQueueModule } from '@uninas/contracts';
import { UsageError } from '../command/invocation.js';
import { importBeside } from '../run/beside.js';
import { addressText } from './queue-address.js';

/** The package of the queue. */
export const QUEUE = '@uninas/wrap-bullmq';

/**
 * Connects to a queue, with the package in the folder of the experiment or beside the runner.
 *
 * @throws {UsageError} if that is not installed
 * @throws {Error} if the server refuses or cannot be reached
 */
export async function openQueue(
  address: QueueAddress,
  { cwd, log, signal, command }: { cwd: string; log: Log; signal: AbortSignal; command: string },
): Promise<RunQueue> {
  const found = await importBeside<RunQueueModule>(QUEUE, cwd);
  if (found === undefined) throw new UsageError(`--queue needs ${QUEUE}: npm install ${QUEUE}`, command);
  const queue = await found.openQueue(address, { say: (line) => log.warn(line), signal });
  log.info(`Queue ${addressText(address)}`);
  return queue;
}
