import { textWidth } from './text-width.js';

/**
 * Rows as aligned columns, the last one not filled up.
 *
 * @param gap blanks between two columns
 * @param numbers columns that end in line
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  { gap = 2, numbers = [] }: { readonly gap?: number; readonly numbers?: readonly number[] } = {},
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, textWidth(cell))));
  const filled = (cell: string, i: number): string => {
    const blanks = ' '.repeat((widths[i] ?? 0) - textWidth(cell));
    return numbers.includes(i) ? blanks + cell : cell + blanks;
  };
  return rows.map((row) => row.map(filled).join(' '.repeat(gap)).trimEnd());
}

/** Text in lines of at most `width` characters, broken at blanks; words that are longer stay whole. */
export function wrapText(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/).filter((part) => part !== '')) {
      if (line !== '' && indent.length + line.length + 1 + word.length > width) {
        lines.push(indent + line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line === '' ? '' : indent + line);
  }
  return lines.join('\n');
}

/** Text cut off after `width` characters. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** `1 error`, `2 errors`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
