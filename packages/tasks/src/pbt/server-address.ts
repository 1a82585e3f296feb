import { networkInterfaces } from 'node:os';

/**
 * The address that a server listens on.
 *
 * @param reach `loopback` for clients of this machine, `network` for those of others as well
 * @throws {Error} if the machine is in no network
 */
export function serverAddress(reach: 'loopback' | 'network'): string {
  if (reach === 'loopback') return '127.0.0.1';
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outer = addresses.filter(({ internal }) => !internal);
  // link-local addresses of IPv6 need a zone, which other machines name differently
  const found = outer.find(({ family }) => family === 'IPv4') ?? outer.find(({ scopeid }) => scopeid === 0);
  if (found !== undefined) return found.address;
  throw new Error('this machine has no address in a network; use loopback');
}
