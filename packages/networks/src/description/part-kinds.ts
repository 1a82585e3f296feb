import * as contracts from '@uninas/contracts';
import { kindsOf } from '@uninas/core';

type AnyClass = abstract new (...args: never[]) => object;

/** The abstract classes of the kinds that the contracts declare. */
const BASES = new Map(
  Object.values(contracts).flatMap((value) => {
    const kind = kindsOf(value)[0]?.kind;
    return kind === undefined ? [] : [[kind, value as unknown as AnyClass] as const];
  }),
);
const NAMED: readonly AnyClass[] = [contracts.NetworkPart, contracts.Network, contracts.ActFun];

/**
 * Whether a description may name modules of a kind, which is told without
 * importing them; of kinds that other packages declare, their classes tell.
 */
export function mayBeNamed(kind: string): boolean {
  const base = BASES.get(kind);
  return base === undefined || NAMED.some((named) => isA(base, named));
}

/** The kinds whose modules may stand where one of a kind may. */
export function kindsWithin(kind: string): readonly string[] {
  const wanted = BASES.get(kind);
  if (wanted === undefined) return [kind];
  return [...BASES].filter(([, base]) => isA(base, wanted)).map(([name]) => name);
}

function isA(base: AnyClass, other: AnyClass): boolean {
  return base === other || base.prototype instanceof other;
}
