import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeStable, parseJson, unpackNumbers, type JsonObject } from '@uninas/runs';
import { PBT_HOLD_SECONDS, type PbtRefused } from '@uninas/training';
import { checkRequest, isRoute, type Route } from './pbt-requests.js';
import { PbtRefusedError, type Population } from './population.js';

/** Longest body of a request in bytes. */
const LONGEST_BODY = 4 * 1024 * 1024;
/** Longest time for connections to end by themselves, in milliseconds. */
const CLOSING_MS = 1000;

/** A request that is answered with another status than 200. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(text);
  }
}

/** The way into a population: JSON over HTTP, for those who have the token. */
export class PbtDoor {
  /** What has to be sent along as `Authorization: Bearer <token>`. */
  readonly token = randomBytes(32).toString('base64url');
  readonly #server: Server;
  #isClosed = false;
  #fail: (error: unknown) => void = () => undefined;
  /** Rejects when the population fails; does not resolve. */
  readonly failed = new Promise<never>((_, reject) => (this.#fail = reject));

  private constructor(private readonly population: Population) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.failed.catch(() => undefined); // awaited by whoever opened it
  }

  /**
   * Opens on a free port.
   *
   * @param host address that it can be reached by
   * @throws {Error} if the address is none of this machine
   */
  static async open(population: Population, host: string): Promise<PbtDoor> {
    const door = new PbtDoor(population);
    await new Promise<void>((resolve, reject) => {
      door.#server.once('error', reject);
      door.#server.listen(0, host, resolve);
    });
    return door;
  }

  get url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** Answers what was asked, and ends all connections; clients that wait will ask again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.population.wake();
    const timer = setTimeout(() => this.#server.closeAllConnections(), CLOSING_MS);
    await closed;
    clearTimeout(timer);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      send(response, 200, await this.#answerOf(request, response));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const isRefused = error instanceof PbtRefusedError;
      const status = isRefused ? 409 : error instanceof Refusal ? error.status : 500;
      send(response, status, { error: text } satisfies PbtRefused);
      if (status === 500 && !this.#isClosed) this.#fail(error);
    }
  }

  async #answerOf(request: IncomingMessage, response: ServerResponse): Promise<JsonObject> {
    const given = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!isSame(given, this.token)) throw new Refusal(401, 'this needs the token of the communication file');
    const route = (request.url ?? '').slice(1);
    if (request.method !== 'POST' || !isRoute(route)) throw new Refusal(404, `there is no ${request.method} ${route}`);
    const body = await bodyOf(request);
    const mistake = checkRequest(route, body);
    if (mistake !== undefined) throw new Refusal(400, mistake);
    return this.#do(route, body, response);
  }

  async #do(route: Route, body: never, response: ServerResponse): Promise<JsonObject> {
    const { population } = this;
    switch (route) {
      case 'register':
        return { ...population.register(body) };
      case 'result':
        return this.#hold(body, response);
      case 'saved':
        population.saved(body);
        return {};
      case 'alive':
        population.sign(body);
        return {};
      case 'finish':
        population.finish(body);
        return {};
    }
  }

  /** Answers as soon as it is known what to do; at the latest after a while. */
  async #hold(body: never, response: ServerResponse): Promise<JsonObject> {
    const end = Date.now() + PBT_HOLD_SECONDS * 1000;
    for (;;) {
      const answer = this.population.result(body);
      const left = end - Date.now();
      if ('instruction' in answer || left <= 0) return answer as unknown as JsonObject;
      await this.population.change(left);
      if (response.destroyed || this.#isClosed) throw new Refusal(503, 'the server ends');
    }
  }
}

function send(response: ServerResponse, status: number, content: JsonObject): void {
  if (response.destroyed) return;
  const text = encodeStable(content);
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(text);
}

/** Its content is checked afterwards, and then taken for what it has to be. */
async function bodyOf(request: IncomingMessage): Promise<never> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > LONGEST_BODY) throw new Refusal(413, `a request may have ${LONGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  try {
    return unpackNumbers(parseJson(Buffer.concat(chunks).toString('utf8'), 'the request')) as never;
  } catch (error) {
    throw new Refusal(400, error instanceof Error ? error.message : String(error));
  }
}

/** Whether two texts are equal, in a time that tells nothing about where they differ. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
