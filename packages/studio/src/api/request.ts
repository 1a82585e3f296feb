import { ApiError } from './api-error.js';

/** Milliseconds that an answer may take; the plan of a large network takes long. */
const LONGEST = 60_000;

/** How a request asks. */
export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Asks the server that the page came from; the token is in a cookie.
 *
 * @param path below `/api`, such as `/runs`
 * @throws ApiError for every answer that is no success, and with status 0 if there is no answer
 */
export async function request<T>(path: string, { method = 'GET', body, signal }: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  // no form of another site can send it
  if (method !== 'GET') headers['x-uninas'] = '1';
  const limit = AbortSignal.timeout(LONGEST);
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    if (limit.aborted)
      throw new ApiError(0, 'UNINAS_ETIMEOUT', `The server has not answered within ${LONGEST / 1000} s.`);
    throw new ApiError(0, 'UNINAS_EOFFLINE', 'The server does not answer. Is "uninas studio" still running?');
  }
  const answer = await read(response);
  if (!response.ok) throw errorOf(response.status, answer);
  return answer as T;
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(status: number, answer: unknown): ApiError {
  const error = (answer as { error?: { code?: string; message?: string; details?: unknown } } | undefined)?.error;
  return new ApiError(
    status,
    error?.code ?? `HTTP_${status}`,
    error?.message ?? `The server answered ${status}`,
    error?.details,
  );
}
