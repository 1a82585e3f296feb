/** Results in Markdown, as prettier would write it. */
import { readFileSync } from 'node:fs';
import { writeFileAtomic } from '@uninas/runs';

/**
 * A table whose columns are aligned.
 *
 * @param head titles; those that begin with `>` stand to the right, with their cells
 * @param rows texts, as many in each as there are titles
 */
export function markdownTable(head, rows) {
  const isRight = head.map((title) => title.startsWith('>'));
  const titles = head.map((title) => title.replace(/^>/, ''));
  const widths = titles.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i].length)));
  const line = (cells) =>
    `| ${cells.map((cell, i) => (isRight[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const rule = widths.map((width, i) => (isRight[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(titles), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** Replaces what stands between two comments of a page. @throws {Error} if they are not there */
export function replaceBetween(file, begin, end, text) {
  const page = readFileSync(file, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} lacks the lines ${begin} and ${end}`);
  writeFileAtomic(file, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}
