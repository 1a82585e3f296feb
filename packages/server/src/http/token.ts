import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Name of the cookie that holds the token. */
export const COOKIE = 'uninas_token';

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
  return pairs.find(([name]) => name === COOKIE)?.[1];
}
