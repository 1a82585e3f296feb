/** A name that may have been meant. */
export interface Suggestion {
  readonly name: string;
  /** Single-letter changes from what was found, upper and lower case alike. */
  readonly distance: number;
  /** Whether it is close and no other candidate is as close. */
  readonly certain: boolean;
}

/** Longer texts are no misspelled names. */
const LONGEST = 200;

/**
 * The candidate that was likeliest meant.
 *
 * Names count as close at a distance of up to a third of their length, at
 * least 2; a last word that both have, such as the kind of a module, does not
 * count for that. Among equally close ones a common beginning decides, then the order
 * of the candidates. Where none is close, the only name that begins with what
 * was found is meant.
 */
export function suggest(found: string, candidates: Iterable<string>): Suggestion | undefined {
  if (found.length > LONGEST) return undefined;
  const text = found.toLowerCase();
  const lastWord = /(?<=.)[A-Z][a-z]+$/.exec(found)?.[0] ?? '';
  let best: { name: string; score: number; distance: number } | undefined;
  let second = Infinity;
  for (const name of candidates) {
    const lower = name.toLowerCase();
    const common = lastWord !== '' && name.endsWith(lastWord) ? lastWord.length : 0;
    const most = Math.min(lower.length, Math.max(2, Math.floor((Math.max(text.length, lower.length) - common) / 3)));
    // at least as many letters must be added or left out
    if (Math.abs(text.length - lower.length) > most) continue;
    const away = letters(text, lower);
    if (away > most) continue;
    const score = away - commonBeginning(text, lower) / 1000;
    if (best === undefined || score < best.score) {
      second = best?.distance ?? second;
      best = { name, score, distance: away };
    } else {
      second = Math.min(second, away);
    }
  }
  if (best === undefined) return begun(text, candidates);
  return {
    name: best.name,
    distance: best.distance,
    certain: best.distance <= Math.min(2, best.name.length - 1) && second > best.distance,
  };
}

function begun(text: string, candidates: Iterable<string>): Suggestion | undefined {
  const [name, ...others] = [...candidates].filter((candidate) => candidate.toLowerCase().startsWith(text));
  if (text.length < 3 || name === undefined || others.length > 0) return undefined;
  return { name, distance: name.length - text.length, certain: false };
}

/** Single-letter changes that turn one text into another, where two swapped neighbours count as one. */
function letters(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) least = Math.min(least, beforeLast[j - 2]! + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

function commonBeginning(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return n;
}
