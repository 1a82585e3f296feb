/** Characters of a text in a message. */
const LONGEST = 60;

/** A value of a description as messages quote it: short, whatever it is. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shownName(value));
  if (Array.isArray(value)) {
    const isPlain = value.length <= 8 && value.every((item) => typeof item !== 'object' || item === null);
    return isPlain ? `[${value.map(shownValue).join(', ')}]` : `a list of ${value.length}`;
  }
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

/** A name that may be anything. */
export function shownName(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
