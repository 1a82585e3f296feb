import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../context.js';
import { Area } from '../files/area.js';
import { sendFile } from '../files/send-file.js';
import { notFound } from '../http/api-error.js';
import { BOUNCE } from '../http/token-page.js';
import { cookieName } from '../http/token.js';

/** The page, once it is built into a folder; else a word on how to get it. */
export function pageRoutes(app: FastifyInstance, { token, page }: Context): void {
  const schema = { hide: true };
  const area = page === undefined ? undefined : new Area(page);
  const index = (reply: FastifyReply): FastifyReply =>
    area === undefined
      ? reply.type('text/html; charset=utf-8').send(NO_PAGE)
      : sendFile(reply, area.resolve('index.html'), 'inline');

  app.get('/', { schema }, (request, reply) => {
    const { token: given } = request.query as { token?: string };
    if (given === undefined) return index(reply);
    const { host, 'sec-fetch-site': site } = request.headers;
    void reply.header('set-cookie', `${cookieName(host)}=${token}; Path=/; HttpOnly; SameSite=Strict`);
    // the address without the token: it shall not stay in the history
    if (site !== 'cross-site' && site !== 'same-site') return reply.redirect('/', 303);
    // after a redirect it would still be the other page that asks, for which there is no cookie
    return reply.type('text/html; charset=utf-8').send(BOUNCE);
  });

  app.get<{ Params: { '*': string } }>('/*', { schema }, ({ params, headers }, reply) => {
    const path = params['*'];
    if (path === 'api' || path.startsWith('api/')) throw notFound(`there is no GET /${path.slice(0, 200)}`);
    // an address within the page; those of its files have an extension
    const isView = !/\.\w+$/.test(path) && (headers.accept ?? '').includes('text/html');
    if (isView || area === undefined) return index(reply);
    // files of the page carry their version in their names
    if (path.startsWith('assets/')) void reply.header('cache-control', 'private, max-age=31536000, immutable');
    return sendFile(reply, area.resolve(path), 'inline');
  });
}

const NO_PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>UniNAS</title>
<body style="font-family: system-ui; max-width: 40em; margin: 3em auto">
<h1>There is no page</h1>
<p>This is the server of the UniNAS studio, and no page for it is installed. What the server
can do for programs is described at <a href="/api/openapi.json">/api/openapi.json</a>.</p>
`;
