import { request } from 'node:http';
import { encodeStable, isObject, parseJson, unpackNumbers, type JsonObject } from '@uninas/runs';
import type { Communication } from './communication-file.js';

/** The server understood a request, and will not do it. */
export class PbtRefusal extends Error {
  override readonly name = 'PbtRefusal';
}

/** How a request is made. */
export interface PostOptions {
  readonly seconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Asks a server something.
 *
 * @throws {PbtRefusal} if the server refuses
 * @throws {Error} if it does not answer in time, or is none of ours
 */
export async function post(
  { url, token }: Communication,
  route: string,
  body: JsonObject,
  { seconds, signal }: PostOptions,
): Promise<JsonObject> {
  const { status, text } = await send(new URL(`/${route}`, url), token, encodeStable(body), seconds, signal);
  const content = unpackNumbers(parseJson(text, url));
  if (!isObject(content)) throw new Error(`${url} answers something that is no JSON object`);
  if (status === 200) return content;
  const error = typeof content['error'] === 'string' ? content['error'] : `${url} answers with status ${status}`;
  // a wrong token means that the file is of an earlier server
  throw status === 400 || status === 409 ? new PbtRefusal(error) : new Error(error);
}

function send(
  url: URL,
  token: string,
  body: string,
  seconds: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly status: number; readonly text: string }> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent: false, ...(signal && { signal }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.setTimeout(seconds * 1000, () => sent.destroy(new Error(`${url.origin} does not answer`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
