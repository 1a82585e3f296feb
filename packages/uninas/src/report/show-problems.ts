import type { Problem, Source } from '@uninas/core';
import type { Io } from '../terminal/io.js';

/**
 * Writes problems for a person to read, if there are any.
 *
 * What formats them is imported only then, which makes the usual case faster.
 *
 * @param sources the texts that the problems are in
 * @returns whether they are warnings only
 */
export async function showProblems(problems: readonly Problem[], sources: readonly Source[], io: Io): Promise<boolean> {
  if (problems.length === 0) return true;
  const { problemsText } = await import('./problem-text.js');
  io.err.write(problemsText(problems, { sink: io.err, sources }));
  return problems.every(({ severity }) => severity === 'warning');
}
