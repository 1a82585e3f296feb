/** The first sentence of a docstring. */
export function firstSentence(doc: string): string {
  const flat = doc.replace(/\s+/g, ' ').trim();
  return /^.*?[.!?](?=\s[A-Z`(]|$)/.exec(flat)?.[0] ?? flat;
}
