import { isIP } from 'node:net';
import { hostname } from 'node:os';

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Whether an address can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host) || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Whether an address stands for all of a machine's addresses. */
export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/**
 * Whether a request came under a name that is this server's. A page of somebody
 * else can make a name of its own stand for this address; that name is refused.
 *
 * The port is free: it may be forwarded.
 *
 * @param header `Host` of the request
 * @param host address that the server listens on
 */
export function isOwnHost(header: string | undefined, host: string): boolean {
  const name = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/i
    .exec(header ?? '')
    ?.slice(1)
    .find(Boolean);
  if (name === undefined) return false;
  const lower = name.toLowerCase();
  if (LOOPBACK.includes(lower) || lower === host.toLowerCase()) return true;
  return isEverywhere(host) && (isIP(lower) > 0 || lower === hostname().toLowerCase());
}

/** Whether a request was made by a page of this server, or by no page. */
export function isOwnOrigin(origin: string | undefined, header: string | undefined): boolean {
  return origin === undefined || origin === `http://${header}`;
}
