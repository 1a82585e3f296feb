import type { Message } from '@uninas/contracts';

/** Numbers that JSON does not know. */
const NUMBERS: readonly (readonly [text: string, value: number])[] = [
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
];
/** The only key of an object that stands for such a number. */
const MARK = '$number';

/**
 * A message as text, from which `messageOf` makes an equal one.
 *
 * @throws {Error} if it is more than plain data, such as memory that threads share
 */
export function messageText(message: Message): string {
  return JSON.stringify(message === undefined ? {} : { message: sendable(message) });
}

/** The message of a text. */
export function messageOf(text: string): Message {
  const { message } = JSON.parse(text, (_, value: unknown) => {
    const mark = isMark(value) ? value[MARK] : undefined;
    return NUMBERS.find(([known]) => known === mark)?.[1] ?? value;
  }) as { message?: Message };
  return message;
}

function isMark(value: unknown): value is { readonly [MARK]: unknown } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, MARK);
}

function sendable(value: unknown): unknown {
  if (typeof value === 'number') {
    const known = NUMBERS.find(([, number]) => Object.is(number, value));
    return known === undefined ? value : { [MARK]: known[0] };
  }
  if (value === null || ['undefined', 'string', 'boolean'].includes(typeof value)) return value;
  if (Array.isArray(value)) return value.map(sendable);
  if (typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sendable(item)]));
  }
  const what = typeof value === 'object' ? value.constructor.name : typeof value;
  throw new Error(`a ${what} cannot be sent to another machine; only numbers, texts, lists and objects can`);
}
