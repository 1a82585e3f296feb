import type { Gene } from '@uninas/contracts';
import type { Random } from '@uninas/core';
import { isBetter, type Ranked } from './selection.js';

/** The winner among `size` different members drawn at random; of equals the one drawn first. */
export function tournament<T>(members: readonly Ranked<T>[], size: number, random: Random): T {
  const drawn = new Set<number>();
  while (drawn.size < Math.min(size, members.length)) drawn.add(random.int(members.length));
  return [...drawn].map((i) => members[i]!).reduce((best, one) => (isBetter(one, best) ? one : best)).member;
}

/** A child with the values of `a` up to a random position, and those of `b` from there on. */
export function crossSingle(a: Gene, b: Gene, random: Random): Gene {
  if (a.length < 2) return a;
  const cut = 1 + random.int(a.length - 1);
  return [...a.slice(0, cut), ...b.slice(cut)];
}

/** A child with the values of `a`, but those of `b` at a random number of random positions. */
export function crossMixed(a: Gene, b: Gene, random: Random): Gene {
  if (a.length < 2) return a;
  const count = 1 + random.int(a.length - 1);
  const swapped = new Set(random.permutation(a.length).slice(0, count));
  return a.map((value, i) => (swapped.has(i) ? b[i]! : value));
}

/** Draws every value anew with a probability, from all that are allowed at its position. */
export function mutate(gene: Gene, space: readonly (readonly number[])[], probability: number, random: Random): Gene {
  return gene.map((value, i) => {
    if (random.float() >= probability) return value;
    const allowed = space[i]!;
    return allowed[random.int(allowed.length)]!;
  });
}
