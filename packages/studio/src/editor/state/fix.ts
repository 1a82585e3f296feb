import type { Fix, Pointer } from '@uninas/core';
import type { Located } from './check.js';
import { isData, type Data } from './data.js';

/** The configuration after a fix; the same if its place is not there. */
export function withFix(data: Data, { do: what, pointer, to }: Fix): Data {
  const changed = changedOwner(data, pointer.slice(0, -1), (owner) => {
    const last = pointer.at(-1)!;
    if (Array.isArray(owner)) {
      const items = owner as readonly unknown[];
      if (typeof last !== 'number' || last >= items.length) return owner;
      return what === 'remove' ? items.toSpliced(last, 1) : items.with(last, to);
    }
    if (!isData(owner) || !Object.hasOwn(owner, last)) return owner;
    const entries = Object.entries(owner);
    if (what === 'remove') return Object.fromEntries(entries.filter(([key]) => key !== last));
    if (what === 'set') return { ...owner, [last]: to };
    if (Object.hasOwn(owner, String(to))) return owner;
    return Object.fromEntries(entries.map(([key, value]) => [key === last ? String(to) : key, value]));
  });
  return changed as Data;
}

function changedOwner(value: unknown, [step, ...rest]: Pointer, change: (owner: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value) && typeof step === 'number') {
    const items = value as readonly unknown[];
    return step < items.length ? items.with(step, changedOwner(items[step], rest, change)) : value;
  }
  if (!isData(value) || !Object.hasOwn(value, step)) return value;
  return { ...value, [step]: changedOwner(value[step], rest, change) };
}

/** The configuration after all fixes about which there is no doubt. */
export function withCertainFixes(data: Data, problems: readonly Located[]): Data {
  // later places first, so that no removal from a list moves another's place
  const fixes = problems.flatMap(({ fix }) => (fix?.certain === true ? [fix] : [])).reverse();
  return fixes.reduce(withFix, data);
}
