import { createReadStream, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { FastifyReply } from 'fastify';
import { notFound } from '../http/api-error.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.network_config': 'application/json; charset=utf-8',
  '.jsonl': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Answers with a file.
 *
 * @param file absolute, in a folder that may be read
 * @param how `attachment` is saved rather than shown when a browser opens it
 * @throws {ApiError} 404 if there is none
 */
export function sendFile(reply: FastifyReply, file: string, how: 'inline' | 'attachment'): FastifyReply {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) throw notFound('there is no such file');
  // it may grow while it is read
  const end = Math.max(0, stats.size - 1);
  return reply
    .type(TYPES[extname(file)] ?? 'application/octet-stream')
    .header('content-length', stats.size)
    .header(
      'content-disposition',
      how === 'inline' ? how : `${how}; filename*=UTF-8''${encodeURIComponent(basename(file))}`,
    )
    .send(stats.size === 0 ? '' : createReadStream(file, { end }));
}
