import type { Message } from '@uninas/contracts';

/** Values that JSON does not know. */
const VALUES: readonly (readonly [text: string, value: number | undefined])[] = [
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
  ['undefined', undefined],
];
/** The only key of an object that stands for such a value. */
const MARK = '$value';

/**
 * A message as text, from which `messageOf` makes an equal one.
 *
 * @throws {Error} if it is more than plain data, such as memory that threads share
 */
export function messageText(message: Message): string {
  return JSON.stringify(sendable(message));
}

/** The message of a text. @throws {SyntaxError} if it is none */
export function messageOf(text: string): Message {
  return received(JSON.parse(text) as unknown);
}

function sendable(value: unknown): unknown {
  const known = VALUES.find(([, unusual]) => Object.is(unusual, value));
  if (known !== undefined) return { [MARK]: known[0] };
  if (value === null || ['number', 'string', 'boolean'].includes(typeof value)) return value;
  if (Array.isArray(value)) return value.map(sendable);
  if (isPlain(value)) {
    if (Object.hasOwn(value, MARK)) throw new Error(`an object with the key ${MARK} cannot be sent to another machine`);
    return mapped(value, sendable);
  }
  const what = typeof value === 'object' ? value.constructor.name : typeof value;
  throw new Error(`a ${what} cannot be sent to another machine; only numbers, texts, lists and objects can`);
}

function received(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(received);
  if (!isPlain(value)) return value;
  if (!Object.hasOwn(value, MARK)) return mapped(value, received);
  return VALUES.find(([text]) => text === value[MARK])?.[1];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  // an object of another realm is as plain
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function mapped(value: Readonly<Record<string, unknown>>, map: (item: unknown) => unknown): unknown {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]));
}
