import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, tooMany } from './api-error.js';
import { isOwnHost, isOwnOrigin } from './hosts.js';
import { Refusals } from './refusals.js';
import { Strangers } from './strangers.js';
import { isSame, tokenOf } from './token.js';

/** What every request is held against. */
export interface Guard {
  readonly token: string;
  /** Address that the server listens on. */
  readonly host: string;
}

/** A header that no form of another page can send. */
const OWN_HEADER = 'x-uninas';

const HEADERS = {
  // styles are set by components of the page; scripts come from its files alone
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Headers of every answer, also of those that bypass Fastify. */
export function setHeaders(reply: FastifyReply): void {
  void reply.headers(HEADERS);
}

/** Lets only requests of this server's own page, or with its token, through. */
export function installGuard(app: FastifyInstance, guard: Guard): void {
  const refusals = new Refusals();
  const strangers = new Strangers();
  strangers.watch(app);
  app.addHook('onRequest', async (request, reply) => {
    setHeaders(reply);
    if (refusals.isShut(request.ip)) throw tooMany();
    try {
      refuse(request, guard);
    } catch (error) {
      throw refusals.add(request.ip) ? tooMany() : error;
    }
    strangers.know(request.socket);
  });
}

function refuse(request: FastifyRequest, { token, host }: Guard): void {
  const { headers, method } = request;
  if (!isOwnHost(headers.host, host)) {
    throw new ApiError(403, 'UNINAS_EHOST', 'this server is not known by that name; use the address that it printed');
  }
  const isPage = request.routeOptions.url === '/';
  // a link may lead to the page; everything else is asked for by the page itself, or by no page
  const site = headers['sec-fetch-site'] ?? 'none';
  if (!isOwnOrigin(headers.origin, headers.host) || (!isPage && site !== 'none' && site !== 'same-origin')) {
    throw new ApiError(403, 'UNINAS_EORIGIN', 'requests of other pages are not answered');
  }
  // the page's address holds the token once, and sets the cookie
  const given = isPage ? tokenOfPage(request) : tokenOf(request);
  if (given === undefined || !isSame(given, token)) {
    throw new ApiError(
      401,
      'UNINAS_ETOKEN',
      'the token is missing or wrong; open the address that uninas studio printed',
    );
  }
  if (method !== 'GET' && method !== 'HEAD' && headers[OWN_HEADER] !== '1') {
    throw new ApiError(403, 'UNINAS_EHEADER', `a request that changes something needs the header ${OWN_HEADER}: 1`);
  }
}

function tokenOfPage(request: FastifyRequest): string | undefined {
  const { token } = request.query as { token?: unknown };
  return typeof token === 'string' ? token : tokenOf(request);
}
