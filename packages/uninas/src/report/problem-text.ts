import type { Problem, Source } from '@uninas/core';
import { count, shorten } from '../terminal/columns.js';
import { printable } from '../terminal/printable.js';
import { paint, type Sink } from '../terminal/io.js';

/** Longest part of a source line that is shown. */
const EXCERPT = 100;
/** Longest list of what is expected. */
const EXPECTED = 160;

/** What is needed to show problems. */
export interface ProblemView {
  readonly sink: Pick<Sink, 'hasColor'>;
  /** The texts that the problems are in. */
  readonly sources: readonly Source[];
}

/** Problems as a compiler shows them, with a last line that counts them; empty if there are none. */
export function problemsText(problems: readonly Problem[], view: ProblemView): string {
  if (problems.length === 0) return '';
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const counts = [count(errors, 'error'), count(problems.length - errors, 'warning')].join(', ');
  const fixes = problems.filter((problem) => problem.fix?.certain === true).length;
  const hint = fixes === 0 ? '' : ` (uninas check --fix corrects ${fixes === problems.length ? 'all' : fixes} of them)`;
  const lines = linesOf(view.sources);
  return `${problems.map((problem) => problemText(problem, view.sink, lines)).join('\n')}\n${counts}${hint}\n`;
}

/** The lines of a file; undefined if its text is not known. */
type Lines = (file: string | undefined) => readonly string[] | undefined;

/** Each text is split once, however many problems are in it. */
function linesOf(sources: readonly Source[]): Lines {
  const known = new Map<string | undefined, readonly string[] | undefined>();
  return (file) => {
    if (!known.has(file)) known.set(file, sources.find(({ name }) => name === file)?.text.split('\n'));
    return known.get(file);
  };
}

function problemText(problem: Problem, sink: ProblemView['sink'], source: Lines): string {
  const { severity, code, message, path } = problem;
  const look = severity === 'error' ? 'red' : 'yellow';
  const label = paint(sink, look, `${severity} ${code}:`);
  const place = paint(sink, 'bold', placeText(problem));
  const lines = [`${place === '' ? '' : `${place}: `}${label} ${paint(sink, 'bold', printable(message))}`];
  lines.push(...excerpt(problem, sink, source, look));
  if (path !== '') lines.push(`  at        ${printable(path)}`);
  if (problem.found !== undefined && !message.includes(problem.found)) {
    lines.push(`  found     ${shorten(printable(problem.found), EXPECTED)}`);
  }
  const expected = expectedText(problem.expected);
  if (expected !== '' && expected !== problem.suggestion) lines.push(`  expected  ${expected}`);
  if (problem.suggestion !== undefined) lines.push(`  try       ${paint(sink, 'green', problem.suggestion)}`);
  return `${lines.join('\n')}\n`;
}

function placeText({ file, line, column, word }: Problem): string {
  if (file !== undefined) return line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return word === undefined ? '' : 'command line';
}

/** The line of the file, or the word, with a mark below what is meant. */
function excerpt(
  problem: Problem,
  sink: ProblemView['sink'],
  source: Lines,
  look: 'red' | 'yellow',
): readonly string[] {
  const { file, line, column = 1, word } = problem;
  if (word !== undefined && file === undefined) {
    return [`    ${word}`, `    ${paint(sink, look, '^'.repeat(word.length))}`];
  }
  const lines = source(file);
  if (lines === undefined || line === undefined) return [];
  const whole = (lines[line - 1] ?? '').replace(/\r$/, '').replaceAll('\t', ' ');
  // of a long line, as in a file without line breaks, a window around the place is shown
  const start = column <= EXCERPT ? 0 : column - 1 - EXCERPT / 2;
  const shown = whole.slice(start, start + EXCERPT);
  const at = column - 1 - start;
  const mark = '^'.repeat(Math.max(1, Math.min(tokenAt(whole, column - 1), shown.length - at)));
  const margin = ' '.repeat(String(line).length);
  return [`  ${line} | ${start > 0 ? '…' : ' '}${shown}`, `  ${margin} |  ${' '.repeat(at)}${paint(sink, look, mark)}`];
}

/** Length of the text or number that begins at an offset. */
function tokenAt(line: string, offset: number): number {
  const rest = line.slice(offset);
  return (/^"(?:[^"\\]|\\.)*"/.exec(rest) ?? /^[^\s,:[\]{}]+/.exec(rest))?.[0].length ?? 1;
}

/** As many of the expected values as fit, and how many there are beyond. */
function expectedText(expected: readonly string[]): string {
  let text = '';
  for (const [i, value] of expected.entries()) {
    const next = i === 0 ? value : `${text}, ${value}`;
    if (i > 0 && next.length > EXPECTED) return `${text}, … ${expected.length - i} more`;
    text = next;
  }
  return shorten(text, EXPECTED * 2);
}
