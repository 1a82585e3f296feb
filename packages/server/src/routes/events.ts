import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type, type Static } from 'typebox';
import type { Context } from '../context.js';
import { ApiError } from '../http/api-error.js';
import { ID } from '../http/schemas.js';
import type { RunEvent } from '../runs/watcher.js';

const QUERY = Type.Object({ run: Type.Optional(ID.properties.id) });
/** Streams at once: a tab has one. */
const MOST = 32;
/** Between two comments that keep a stream alive, in milliseconds. */
const HEARTBEAT = 15_000;
/** Bytes that may wait for a client that does not read. */
const MOST_WAITING = 4 * 2 ** 20;

/** What happens to runs, as a stream of server-sent events. */
export function eventRoutes(app: FastifyInstance, { watcher, queue }: Context): void {
  const open = new Set<FastifyReply['raw']>();
  // a stream never ends by itself
  app.addHook('preClose', async () => {
    for (const raw of open) raw.destroy();
  });

  const schema = {
    summary: 'server-sent events: run, removed, progress, log, metrics',
    querystring: QUERY,
    response: { 200: Type.String() },
  };
  app.get<{ Querystring: Static<typeof QUERY> }>('/api/events', { schema }, ({ query }, reply) => {
    if (open.size >= MOST) throw new ApiError(503, 'UNINAS_EBUSY', `there are ${MOST} streams already; close a tab`);
    const { raw } = reply;
    const headers = Object.fromEntries(
      Object.entries(reply.getHeaders()).filter(([name]) => name !== 'content-length'),
    );
    reply.hijack();
    raw.writeHead(200, { ...(headers as Record<string, string>), 'content-type': 'text/event-stream' });
    open.add(raw);
    const write = (text: string): void => {
      if (raw.writableLength > MOST_WAITING) raw.destroy();
      else raw.write(text);
    };
    const onEvent = ({ name, data }: RunEvent): void => {
      if (query.run !== undefined && data.id !== query.run) return;
      write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    write('retry: 2000\n\n');
    watcher.on('event', onEvent);
    // what goes on is told from here on
    queue.look();
    const timer = setInterval(() => write(': still here\n\n'), HEARTBEAT);
    raw.on('error', () => raw.destroy());
    raw.on('close', () => {
      clearInterval(timer);
      open.delete(raw);
      watcher.off('event', onEvent);
    });
  });
}
