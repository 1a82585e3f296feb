import { isObject, type JsonValue } from '@uninas/runs';

/** What clients may ask for. */
export type Route = 'register' | 'result' | 'saved' | 'alive' | 'finish';

type Test = (value: JsonValue | undefined) => boolean;

const text: Test = (value) => typeof value === 'string' && value !== '';
const flag: Test = (value) => typeof value === 'boolean';
const epoch: Test = (value) => Number.isSafeInteger(value) && (value as number) >= -1;
const numbers: Test = (value) => isObject(value) && Object.values(value).every((member) => typeof member === 'number');
const identity: Test = (value) =>
  isObject(value) && Number.isSafeInteger(value['pid']) && text(value['host']) && typeof value['birth'] === 'string';

/** What the body of each has to hold. */
const BODIES: Readonly<Record<Route, Readonly<Record<string, Test>>>> = {
  register: { key: text, folder: text, process: identity, network: text, knobs: numbers },
  result: { key: text, epoch, metrics: numbers, knobs: numbers, isLast: flag },
  saved: { key: text, epoch },
  alive: { key: text },
  finish: { key: text },
};

export function isRoute(name: string): name is Route {
  return Object.hasOwn(BODIES, name);
}

/** What is wrong with the body of a request; undefined if nothing is. */
export function checkRequest(route: Route, body: JsonValue): string | undefined {
  if (!isObject(body)) return `${route} needs a JSON object`;
  const wrong = Object.entries(BODIES[route]).find(([name, test]) => !test(body[name]));
  return wrong && `${route}: ${wrong[0]} is missing or wrong`;
}
