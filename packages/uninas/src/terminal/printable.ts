/** Characters that would move the cursor, change colours or the direction of text. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Text of others, such as a name in a file, whose control characters would move the cursor or change colours. */
export function printable(text: string): string {
  return text.replace(CONTROLS, escaped);
}

/** Such text as a part of one line. */
export function printableName(text: string): string {
  return printable(text).replace(/[\t\n]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
