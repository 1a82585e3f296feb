import type { QueueAddress } from '@uninas/contracts';
import { UsageError } from '../command/invocation.js';
import type { Io } from '../terminal/io.js';

/** What names begin with where none is given. */
const NAME = 'uninas';
/** The variable for a password that other users of the machine shall not see in its list of processes. */
const PASSWORD = 'UNINAS_QUEUE_PASSWORD';
const SHAPE = 'redis://host:6379/name, or rediss:// for an encrypted connection';

/**
 * Reads the value of `--queue`. The password may also stand in the environment.
 *
 * @param command whose help is pointed to
 * @throws {UsageError} that does not repeat the text, which may hold a password
 */
export function queueAddress(text: string, env: Io['env'], command: string): QueueAddress {
  const refuse = (why: string): never => {
    throw new UsageError(`--queue ${why}; it is written ${SHAPE}`, command);
  };
  const url = URL.canParse(text) ? new URL(text) : refuse('is no address');
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:') refuse('is no address of a Redis');
  if (url.hostname === '') refuse('names no host');
  if (url.search !== '' || url.hash !== '') refuse('has something after the name');
  const name = decoded(url.pathname.replace(/^\/|\/$/g, ''), refuse) || NAME;
  if (!/^[A-Za-z][\w.-]*$/.test(name)) {
    refuse('has no name that can be used (a letter, then letters, digits, dots and dashes; no number of a database)');
  }
  const username = decoded(url.username, refuse);
  const password = decoded(url.password, refuse) || env[PASSWORD];
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 6379 : Number(url.port),
    tls: url.protocol === 'rediss:',
    name,
    ...(username !== '' && { username }),
    ...(password !== undefined && password !== '' && { password }),
  };
}

/** The address without user and password. */
export function addressText({ host, port, tls, name }: QueueAddress): string {
  return `${tls ? 'rediss' : 'redis'}://${host.includes(':') ? `[${host}]` : host}:${port}/${name}`;
}

function decoded(text: string, refuse: (why: string) => never): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('has a % that stands for no character');
  }
}
