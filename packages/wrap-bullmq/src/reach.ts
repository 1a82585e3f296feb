import { isIP } from 'node:net';
import type { QueueAddress, QueueOptions } from '@uninas/contracts';
import { Redis } from 'ioredis';

/** How long a server that was never reached is tried, in milliseconds. */
const PATIENCE = 30_000;
/** What a server says that will not change its mind. */
const REFUSAL = /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password)/;

/** The server does not let us in. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** That the user's input is to be changed. */
  readonly isInput = true;
}

/**
 * Connects to a server, and keeps to it: a connection that is lost is made again, as often as it takes.
 *
 * @throws {RefusedError} if the server wants another user or password
 * @throws {Error} if it cannot be reached in time, or the signal's reason
 */
export async function reach(address: QueueAddress, { say, patience = PATIENCE, signal }: QueueOptions): Promise<Redis> {
  const client = new Redis(optionsOf(address));
  const place = `Redis at ${address.host}:${address.port}`;
  let error: Error | undefined;
  let isLost = false;
  client.on('error', (thrown: Error) => (error = thrown));
  client.on('close', () => {
    if (!isLost) say(`${place} cannot be reached${error === undefined ? '' : ` (${textOf(error)})`}; trying again`);
    isLost = true;
  });
  client.on('ready', () => {
    if (isLost) say(`${place} is reached`);
    [isLost, error] = [false, undefined];
  });
  try {
    await firstReady(client, place, patience, signal);
  } catch (thrown) {
    isLost = true; // there is nothing more to say
    client.disconnect();
    throw thrown;
  }
  return client;
}

function firstReady(client: Redis, place: string, patience: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let last: Error | undefined;
    const seconds = Math.round(patience / 1000);
    const giveUp = setTimeout(() => {
      settle(
        new Error(`${place} could not be reached for ${seconds} s${last === undefined ? '' : `: ${textOf(last)}`}`),
      );
    }, patience);
    const onError = (error: Error): void => {
      last = error;
      if (REFUSAL.test(error.message)) settle(new RefusedError(`${place} refuses: ${refusalText(error)}`));
    };
    const onReady = (): void => settle();
    const onAbort = (): void => settle(signal!.reason as Error);
    const settle = (error?: Error): void => {
      clearTimeout(giveUp);
      client.off('error', onError);
      client.off('ready', onReady);
      signal?.removeEventListener('abort', onAbort);
      if (error === undefined) resolve();
      else reject(error);
    };
    client.on('error', onError);
    client.on('ready', onReady);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
  });
}

function optionsOf({ host, port, tls, username, password }: QueueAddress) {
  return {
    host,
    port,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: isIP(host) === 0 ? { servername: host } : {} }),
    // a connection that is gone needs no time to end
    disconnectTimeout: 200,
    // commands wait for the connection, however long that takes
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(times * 200, 2000),
  };
}

function refusalText({ message }: Error): string {
  return message.startsWith('NOAUTH') ? 'it wants a password' : message.replace(/^(WRONGPASS|ERR) /, '');
}

/** Of several attempts there is only a code. */
function textOf(error: Error): string {
  return error.message || String((error as { readonly code?: unknown }).code ?? error.name);
}
