import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Context } from '../context.js';
import { ANY_OBJECT, ID, NAME, RUN, RUN_DETAILS } from '../http/schemas.js';

const CREATE = Type.Object({ config: ANY_OBJECT, name: Type.Optional(NAME) }, { additionalProperties: false });
const REMOVAL = Type.Object({ removed: Type.Boolean(), kept: Type.Array(Type.String()) });
interface Id {
  Params: Static<typeof ID>;
}

/** Runs: queued, started, stopped, gone on with, removed. */
export function runRoutes(app: FastifyInstance, { runs, queue }: Context): void {
  const list = { summary: 'all runs, the newest first', response: { 200: Type.Object({ runs: Type.Array(RUN) }) } };
  app.get('/api/runs', { schema: list }, () => ({ runs: runs.list() }));

  const create = { summary: 'queues a run', body: CREATE, response: { 201: RUN } };
  app.post<{ Body: Static<typeof CREATE> }>('/api/runs', { schema: create }, async ({ body }, reply) => {
    return reply.code(201).send(runs.view(await runs.create(body)));
  });

  const one = {
    summary: 'a run with its configuration, summary and files',
    params: ID,
    response: { 200: RUN_DETAILS },
  };
  app.get<Id>('/api/runs/:id', { schema: one }, ({ params }) => runs.details(runs.get(params.id)));

  const stop = {
    summary: 'ends a run at its next safe point; asked again, at once',
    params: ID,
    response: { 200: RUN },
  };
  app.post<Id>('/api/runs/:id/stop', { schema: stop }, ({ params }) => runs.view(queue.stop(runs.get(params.id))));

  const resume = { summary: 'queues a run again, to go on with its last state', params: ID, response: { 200: RUN } };
  app.post<Id>('/api/runs/:id/resume', { schema: resume }, ({ params }) => {
    return runs.view(runs.resume(runs.get(params.id)));
  });

  const remove = { summary: 'deletes what the run made', params: ID, response: { 200: REMOVAL } };
  app.delete<Id>('/api/runs/:id', { schema: remove }, ({ params }) => runs.remove(runs.get(params.id)));
}
