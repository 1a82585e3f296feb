import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import type { Context } from './context.js';
import { badRequest, tooMany } from './http/api-error.js';
import { installErrorReplies } from './http/error-replies.js';
import { installGuard } from './http/guard.js';
import { isTooDeep } from './http/nesting.js';
import { ERROR } from './http/schemas.js';
import { configRoutes } from './routes/configs.js';
import { eventRoutes } from './routes/events.js';
import { networkRoutes } from './routes/network.js';
import { pageRoutes } from './routes/page.js';
import { registerRoutes } from './routes/register.js';
import { runContentRoutes } from './routes/run-content.js';
import { runRoutes } from './routes/runs.js';

/** Bytes of a request's body. */
const LARGEST_BODY = 1_048_576;
/** Requests of one client within a time, in milliseconds. */
const MOST_REQUESTS = 1000;
const TIME = 10_000;
const MOST_CONNECTIONS = 256;

/** The server without an address: every route behind the guard. */
export async function buildApp(context: Context): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: LARGEST_BODY,
    // time to send a request; an answer may take longer
    requestTimeout: 30_000,
    // who opens a connection has something to ask
    http: { headersTimeout: 5000, connectionsCheckingInterval: 1000 },
    routerOptions: { maxParamLength: 1200 },
    // what is sent is taken as it is, or refused
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  // JSON alone: what a form can send is no request
  app.removeContentTypeParser('text/plain');
  acceptNoBody(app);
  app.server.maxConnections = MOST_CONNECTIONS;
  // schemas describe what is answered, and leave nothing out of it
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  installErrorReplies(app, context.log);
  await app.register(rateLimit, {
    max: MOST_REQUESTS,
    timeWindow: TIME,
    cache: 1000,
    errorResponseBuilder: tooMany,
  });
  installGuard(app, context);
  app.addHook('preValidation', async ({ body }) => {
    if (isTooDeep(body)) throw badRequest('this is nested too deeply');
  });
  await app.register(swagger, {
    openapi: {
      info: { title: 'UniNAS studio', version: context.version },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
  });
  app.addHook('onRoute', (route) => {
    if (route.schema?.response === undefined) return;
    route.schema.response = { ...route.schema.response, '4xx': ERROR };
  });
  app.after(() => {
    app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
    for (const routes of ROUTES) routes(app, context);
  });
  await app.ready();
  return app;
}

const ROUTES = [registerRoutes, configRoutes, networkRoutes, runRoutes, runContentRoutes, eventRoutes, pageRoutes];

/** A request that needs no body may say all the same that it would be JSON. */
function acceptNoBody(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}
