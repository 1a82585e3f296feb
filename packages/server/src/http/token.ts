import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/**
 * Name of the cookie that holds the token. Browsers send a cookie to every port of a host: each server has a
 * name of its own, or two would take each other's place.
 *
 * @param host `Host` of a request: the port that the browser knows, which may be forwarded
 */
export function cookieName(host: string | undefined): string {
  return `uninas_token_${/:(\d{1,5})$/.exec(host ?? '')?.[1] ?? '80'}`;
}

/** The shortest token that may be given; one that is made has 43 characters. */
const SHORTEST = 16;

/**
 * The word without which no request is answered.
 *
 * @param given a word of one's own, such as `UNINAS_STUDIO_TOKEN`; a random one when left out
 * @throws {Error} if it is too short, or cannot stand in a cookie
 */
export function makeToken(given: string | undefined): string {
  if (given === undefined || given === '') return randomBytes(32).toString('base64url');
  if (given.length >= SHORTEST && /^[\w.~-]+$/.test(given)) return given;
  throw new Error(`UNINAS_STUDIO_TOKEN needs ${SHORTEST} characters at least, of a-z, A-Z, 0-9 and _ . ~ -`);
}

/** Whether two texts are equal, in a time that tells nothing about where they differ. */
export function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/** The token that a request carries: in its `Authorization`, or in the cookie of the page. */
export function tokenOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const own = cookieName(headers.host);
  return pairs.find(([name]) => name === own)?.[1];
}
