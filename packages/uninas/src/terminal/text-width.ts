/** Text of which every character takes one column. */
const PLAIN = /^[\x20-\x7e]*$/;
/** Characters that a terminal draws two columns wide: of East Asian scripts, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
/** Characters that are drawn on the one before, or not at all. */
const NARROW = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const widthOf = (character: string): number => (NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1);
  return charactersOf(text).reduce((sum, character) => sum + widthOf(character), 0);
}

/** Text that takes at most so many columns; what is cut off leaves a sign. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let fitting = '';
  for (const character of charactersOf(text)) {
    if (textWidth(fitting + character) >= width) break;
    fitting += character;
  }
  return `${fitting}…`;
}

/** What a reader takes for one character, such as a letter with its accents. */
function charactersOf(text: string): readonly string[] {
  return [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);
}
