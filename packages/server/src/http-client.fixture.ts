import { Agent, request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { TOKEN } from './toy-workspace.fixture.js';

/** What is sent; the path as it is, which `fetch` would tidy. */
export interface Asked {
  readonly method?: string;
  readonly url: string;
  /** Instead of the usual ones, or besides them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: object | string;
  /** Address of the client. */
  readonly from?: string;
}

/** What came back. */
export interface Answered {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly body: string;
  json<T = unknown>(): T;
}

/** Asks a server at a port of this machine. */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 50 });
  #count = 0;

  constructor(private readonly port: number) {}

  /** One request with the token, of a client of its own where the system has many addresses for itself. */
  ask({ method = 'GET', url, headers = {}, payload, from }: Asked): Promise<Answered> {
    const own =
      process.platform === 'linux' ? `127.1.${(this.#count >> 8) & 255}.${(this.#count++ & 127) + 1}` : undefined;
    const localAddress = from ?? own;
    const text = typeof payload === 'object' ? JSON.stringify(payload) : payload;
    const all: Record<string, string> = {
      authorization: `Bearer ${TOKEN}`,
      'x-uninas': '1',
      ...(typeof payload === 'object' && { 'content-type': 'application/json' }),
      ...(text !== undefined && { 'content-length': String(Buffer.byteLength(text)) }),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== '' || name === 'x-uninas'));
    return new Promise((resolve, reject) => {
      const options = { port: this.port, host: '127.0.0.1', method, path: url, headers: sent };
      // the server bounds connections: only those of one client are kept
      const agent = from === undefined ? false : this.#agent;
      const asked = request({ ...options, agent, ...(localAddress !== undefined && { localAddress }) }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const body = bytes.toString('utf8');
          const { statusCode = 0 } = response;
          resolve({ statusCode, headers: response.headers, bytes, body, json: <T>() => JSON.parse(body) as T });
        });
        response.on('error', reject);
      });
      asked.on('error', reject);
      asked.end(text);
    });
  }

  get(url: string): Promise<Answered> {
    return this.ask({ url });
  }

  post(url: string, payload?: object): Promise<Answered> {
    return this.ask({ method: 'POST', url, ...(payload && { payload }) });
  }

  close(): void {
    this.#agent.destroy();
  }
}
