import type { Pointer, Source } from '@uninas/core';
import { DescriptionError, type DescriptionProblem } from './description-error.js';

/** The texts that descriptions were read from. */
const sources = new WeakMap<object, Source>();

/** Problems of which the place in the text is looked for, which takes a while in a long one. */
const LOCATED = 100;

/** Remembers the text that a description was read from, so that problems can say where they are in it. */
export function rememberSource(description: object, source: Source): void {
  sources.set(description, source);
}

/** Runs `f`; what it finds wrong with a description that was read from a text is said of the place there. */
export async function inSource<T>(description: unknown, f: () => T | Promise<T>): Promise<T> {
  try {
    return await f();
  } catch (error) {
    if (!(error instanceof DescriptionError) || typeof description !== 'object' || description === null) throw error;
    const source = sources.get(description);
    if (source === undefined) throw error;
    const problems = error.problems.map((problem, i) =>
      i < LOCATED ? located(problem, description, source) : problem,
    );
    throw error.with({ file: source.name }, problems);
  }
}

function located(problem: DescriptionProblem, description: object, source: Source): DescriptionProblem {
  if (problem.at !== undefined) return problem;
  const { line, column } = source.locate(pointerOf(problem.path, description), 'value');
  return { ...problem, at: `${source.name}:${line}:${column}` };
}

/** Keys and indices of a path; the data decides where keys have dots in them. What is not there ends it. */
function pointerOf(path: string, data: unknown): Pointer {
  const pointer: (string | number)[] = [];
  let rest = path === '' || path.startsWith('[') ? path : `.${path}`;
  let value = data;
  while (rest !== '' && typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    const next = Array.isArray(value)
      ? keys.find((key) => rest.startsWith(`[${key}]`))
      : keys.filter((key) => isFirst(key, rest)).sort((a, b) => b.length - a.length)[0];
    if (next === undefined) break;
    pointer.push(Array.isArray(value) ? Number(next) : next);
    rest = rest.slice(next.length + (Array.isArray(value) ? 2 : 1));
    value = (value as Readonly<Record<string, unknown>>)[next];
  }
  return pointer;
}

function isFirst(key: string, rest: string): boolean {
  return rest.startsWith(`.${key}`) && ['', '.', '['].includes(rest.charAt(key.length + 1));
}
