/** Text as inline code, whatever backticks it has. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || text.trim() !== text || text === '' ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/**
 * Text of a docstring or help text. Outside of code, what would be taken for
 * HTML is escaped, and `{@link X}` becomes the name.
 */
export function prose(text: string): string {
  // split with a group keeps the code pieces, at odd indices
  const pieces = text.split(/(```[\s\S]*?```|`[^`\n]*`)/);
  const words = pieces.map((piece, i) =>
    i % 2 === 1
      ? piece
      : piece.replace(/\{@link(?:code|plain)?\s+([^}|\s]+)[^}]*\}/g, '`$1`').replace(/<(?=[a-zA-Z/!])/g, '&lt;'),
  );
  return words.join('');
}

/** A table; pipes and line breaks in cells are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

/** The first sentence of a docstring, for tables. */
export function firstSentence(doc: string): string {
  const paragraph = doc
    .split(/\n\s*\n/)[0]!
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.!?](?= [A-Z]|$)/.exec(paragraph)?.[0] ?? paragraph;
}
