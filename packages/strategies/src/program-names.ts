import type { Program } from '@uninas/contracts';

/** Every text that an operation of a program holds, at any depth; among them the names of its variables. */
export function namesIn(program: Program): Generator<string, void, undefined> {
  return textsIn(program);
}

/** The architecture weights that a program asks for or looks up. */
export function weightsIn(program: Program): ReadonlySet<string> {
  const found = new Set<string>();
  const open: Program[] = [program];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const step of next.steps) {
      if (step.op === 'lookup') for (const weight of step.weights) found.add(weight);
      if (step.op !== 'choice') continue;
      found.add(step.weight);
      open.push(...step.branches);
    }
  }
  return found;
}

/** Every text in plain data. */
export function* textsIn(value: unknown): Generator<string, void, undefined> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* textsIn(part);
}
