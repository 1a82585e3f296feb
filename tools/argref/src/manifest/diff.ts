import type { Manifest } from '@uninas/core';
import { isRecord } from '../check/shapes.js';

/**
 * What differs between two manifests, a line each: `+` is new, `-` is gone,
 * `~` has changed. Places in the sources that moved are counted, not listed.
 */
export function manifestDiff(before: Manifest | undefined, after: Manifest): readonly string[] {
  const lines: string[] = [];
  let moved = 0;
  for (const [section, word] of [
    ['kinds', 'kind'],
    ['bases', 'base'],
    ['modules', 'module'],
  ] as const) {
    const [old, now] = [before?.[section] ?? {}, after[section]] as [Record<string, unknown>, Record<string, unknown>];
    for (const name of names(old, now)) {
      if (!Object.hasOwn(old, name)) lines.push(`+ ${word} ${name}`);
      else if (!Object.hasOwn(now, name)) lines.push(`- ${word} ${name}`);
      else {
        const changes = changesOf(old[name], now[name], []);
        const isMove = ({ path }: Change): boolean => path.length === 1 && (path[0] === 'line' || path[0] === 'source');
        if (changes.some(isMove)) moved++;
        for (const change of changes.filter((one) => !isMove(one)))
          lines.push(`~ ${word} ${name}: ${describe(change)}`);
      }
    }
  }
  if (moved > 0) lines.push(`~ ${moved} ${moved === 1 ? 'place' : 'places'} in the sources moved`);
  return lines;
}

interface Change {
  readonly path: readonly string[];
  readonly old: unknown;
  readonly now: unknown;
}

function changesOf(old: unknown, now: unknown, path: readonly string[]): readonly Change[] {
  if (isRecord(old) && isRecord(now)) {
    return names(old, now).flatMap((name) => changesOf(old[name], now[name], [...path, name]));
  }
  return JSON.stringify(old) === JSON.stringify(now) ? [] : [{ path, old, now }];
}

function describe({ path, old, now }: Change): string {
  // the name of an argument says more than the section it is in
  const place = (path[0] === 'args' || path[0] === 'metas' ? path.slice(1) : path).join('.');
  if (old === undefined) return `+ ${place}`;
  if (now === undefined) return `- ${place}`;
  return `${place} ${short(old)} -> ${short(now)}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function names(...records: readonly object[]): readonly string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}
