/** Characters of a text that are replaced. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text after edits that all speak of it as it was; of two that overlap the first one counts. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const kept: TextEdit[] = [];
  for (const edit of edits) {
    if (kept.every((other) => edit.end <= other.start || other.end <= edit.start)) kept.push(edit);
  }
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: part } of kept.sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, start), part);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Keeps renamed keys apart: two fixes, or a fix and what stands there, must not make one key of two. */
export class NewKeys {
  readonly #taken = new Set<string>();

  /** Whether no other fix has given an object this key. */
  take(owner: readonly (string | number)[], key: string): boolean {
    const place = JSON.stringify([...owner, key]);
    if (this.#taken.has(place)) return false;
    this.#taken.add(place);
    return true;
  }
}
