import { createGzip } from 'node:zlib';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Context } from '../context.js';
import { Area } from '../files/area.js';
import { sendFile } from '../files/send-file.js';
import { tarOf } from '../files/tar.js';
import { notFound } from '../http/api-error.js';
import { ANY_OBJECT, COUNT, ID, PATH } from '../http/schemas.js';
import { NO_FRONT, type Front } from '../runs/front.js';
import { readFrom } from '../runs/growing-text.js';
import { runFiles } from '../runs/run-files.js';
import type { RunRecord } from '../runs/run-record.js';

const FROM = Type.Object({ from: Type.Optional(COUNT) });
const FILE = Type.Object({ ...ID.properties, '*': PATH });
const LOG = Type.Object({ text: Type.String(), next: Type.Integer() });
const METRICS = Type.Object({ rows: Type.Array(ANY_OBJECT), next: Type.Integer() });
const FRONT = Type.Object({
  objectives: Type.Array(Type.Object({ key: Type.String(), maximize: Type.Boolean() })),
  candidates: Type.Array(
    Type.Object({
      gene: Type.Array(Type.Integer()),
      values: ANY_OBJECT,
      onFront: Type.Boolean(),
      file: Type.Optional(Type.String()),
    }),
  ),
  total: Type.Integer({
    description: 'how many were rated; of very many, candidates are the front and the newest others',
  }),
});
interface Part {
  Params: Static<typeof ID>;
  Querystring: Static<typeof FROM>;
}

/** What runs write. */
export function runContentRoutes(app: FastifyInstance, { runs }: Context): void {
  /** The folder of a run, as long as it is this run that lies there. */
  const folderOf = (record: RunRecord): string => {
    if (!runs.holds(record)) throw notFound(`the run ${record.id} has no files`);
    return record.saveDir;
  };

  const log = {
    summary: 'what the runner said, from a byte on',
    params: ID,
    querystring: FROM,
    response: { 200: LOG },
  };
  app.get<Part>('/api/runs/:id/log', { schema: log }, ({ params, query }) => {
    return readFrom(runs.placeOf(runs.get(params.id)).log, Number(query.from ?? 0));
  });

  const metrics = {
    summary: 'measured values, from a row on; a smaller next tells that a resumed run went back',
    params: ID,
    querystring: FROM,
    response: { 200: METRICS },
  };
  app.get<Part>('/api/runs/:id/metrics', { schema: metrics }, ({ params, query }) => {
    const record = runs.get(params.id);
    if (!runs.holds(record)) return { rows: [], next: 0 };
    return runs.metrics.readFrom(join(record.saveDir, 'metrics.jsonl'), Number(query.from ?? 0));
  });

  const front = { summary: 'what a search has rated', params: ID, response: { 200: FRONT } };
  // a large one is asked for again and again, though nothing has changed
  const texts = new WeakMap<Front, string>();
  app.get<{ Params: Part['Params'] }>('/api/runs/:id/front', { schema: front }, async ({ params }, reply) => {
    const record = runs.get(params.id);
    if (!runs.holds(record)) return NO_FRONT;
    const found = await runs.fronts.read(record.saveDir, runs.configOf(record));
    const text = texts.get(found) ?? JSON.stringify(found);
    texts.set(found, text);
    return reply.type('application/json; charset=utf-8').send(text);
  });

  const file = { summary: 'one file of a run', params: FILE };
  app.get<{ Params: Static<typeof FILE> }>('/api/runs/:id/files/*', { schema: file }, ({ params }, reply) => {
    const area = new Area(folderOf(runs.get(params.id)));
    return sendFile(reply, area.resolve(params['*']), 'attachment');
  });

  const archive = { summary: 'all files of a run, as tar.gz', params: ID };
  app.get<{ Params: Part['Params'] }>('/api/runs/:id/archive', { schema: archive }, ({ params }, reply) => {
    const record = runs.get(params.id);
    const folder = folderOf(record);
    const names = runFiles(folder).map(({ path }) => path);
    const zipped = tarOf(folder, names, record.id).pipe(createGzip());
    return reply
      .type('application/gzip')
      .header('content-disposition', `attachment; filename="${record.id}.tar.gz"`)
      .send(zipped);
  });
}
