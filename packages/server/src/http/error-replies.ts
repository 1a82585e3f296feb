import { RunError } from '@uninas/runs';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError, badRequest, notFound } from './api-error.js';
import { TOKEN_PAGE } from './token-page.js';

/**
 * Answers every failure in one form; what was not expected goes to the log of
 * the server, and neither its message nor its stack to the client.
 *
 * @param log takes lines
 */
export function installErrorReplies(app: FastifyInstance, log: (line: string) => void): void {
  app.setNotFoundHandler((request) => {
    throw notFound(`there is no ${request.method} ${request.url.split('?')[0]!.slice(0, 200)}`);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = asApiError(error);
    if (known === undefined) {
      log(`${request.method} ${request.routeOptions.url ?? '?'}: ${error.stack ?? String(error)}`);
    }
    const { status, code, message, details } = known ?? UNEXPECTED;
    if (code === 'UNINAS_ETOKEN' && isForPerson(request)) {
      return reply.code(status).type('text/html; charset=utf-8').send(TOKEN_PAGE);
    }
    return reply.code(status).send({ error: { code, message, ...(details !== undefined && { details }) } });
  });
}

/** Whether a browser asks for something to show, rather than a page for data. */
function isForPerson({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !url.startsWith('/api') && (headers.accept ?? '').includes('text/html');
}

const UNEXPECTED = new ApiError(500, 'UNINAS_ESERVER', 'the server failed at this request; what it printed says more');

function asApiError(error: FastifyError | ApiError | RunError): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof RunError) return new ApiError(409, error.code, error.message);
  const { statusCode: status, message } = error;
  if (error.validation !== undefined) return badRequest(message);
  if (status === undefined || status >= 500) return undefined;
  return new ApiError(status, CODES[status] ?? 'UNINAS_EREQUEST', MESSAGES[status] ?? message);
}

const CODES: Readonly<Record<number, string>> = { 413: 'UNINAS_ETOO_LARGE', 429: 'UNINAS_ETOO_MANY_REQUESTS' };
const MESSAGES: Readonly<Record<number, string>> = { 413: 'a request has at most one million bytes' };
