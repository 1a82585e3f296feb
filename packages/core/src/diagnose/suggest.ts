import { distance } from 'fastest-levenshtein';

/** A name that may have been meant. */
export interface Suggestion {
  readonly name: string;
  /** Single-letter changes from what was found, upper and lower case alike. */
  readonly distance: number;
  /** Whether it is close and no other candidate is as close. */
  readonly certain: boolean;
}

/**
 * The candidate that was likeliest meant.
 *
 * Names count as close at a distance of up to a third of their length, at
 * least 2. Among equally close ones a common beginning decides, then the order
 * of the candidates.
 */
export function suggest(found: string, candidates: Iterable<string>): Suggestion | undefined {
  const text = found.toLowerCase();
  let best: { name: string; score: number; distance: number } | undefined;
  let second = Infinity;
  for (const name of candidates) {
    const lower = name.toLowerCase();
    const away = letters(text, lower);
    if (away > Math.max(2, Math.floor(Math.max(text.length, lower.length) / 3)) || away >= lower.length) continue;
    const score = away - commonBeginning(text, lower) / 1000;
    if (best === undefined || score < best.score) {
      second = best?.distance ?? second;
      best = { name, score, distance: away };
    } else {
      second = Math.min(second, away);
    }
  }
  if (best === undefined) return undefined;
  return { name: best.name, distance: best.distance, certain: best.distance <= 2 && second > best.distance };
}

/** Levenshtein distance in which two swapped neighbours count as one change. */
function letters(a: string, b: string): number {
  const plain = distance(a, b);
  if (plain !== 2 || a.length !== b.length) return plain;
  for (let i = 0; i + 1 < a.length; i++) {
    if (a[i] === b[i]) continue;
    const swapped = a.slice(0, i) + a[i + 1] + a[i] + a.slice(i + 2);
    return swapped === b ? 1 : plain;
  }
  return plain;
}

function commonBeginning(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return n;
}
