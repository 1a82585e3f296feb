import type { Action, Diagnostic } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { applyFixes, entriesOf, parse, readSource, type Problem } from '@uninas/core';
import type { EarlierRuns } from '../editor/state/check.js';
import { isData } from '../editor/state/data.js';
import type { Modules } from '../editor/state/register.js';
import { replaceText } from './replace-text.js';

/** Finds all that is wrong with a text, as marks at their places; a certain fix is a button. */
export async function marksOf(
  view: EditorView,
  name: string,
  modules: Modules | undefined,
  earlier: EarlierRuns,
): Promise<readonly Diagnostic[]> {
  const text = view.state.doc.toString();
  const problems = modules === undefined ? [] : await problemsOf(name, text, modules, earlier);
  return problems.map((problem): Diagnostic => {
    const { line = 1, column = 1, severity, message, fix } = problem;
    const from = Math.min(view.state.doc.line(Math.min(line, view.state.doc.lines)).from + column - 1, text.length);
    const actions: Action[] =
      fix === undefined ? [] : [{ name: labelOf(problem), apply: () => void mend(view, name, problem) }];
    return { from, to: endOf(text, from), severity, message, actions };
  });
}

async function problemsOf(
  name: string,
  text: string,
  modules: Modules,
  earlier: EarlierRuns,
): Promise<readonly Problem[]> {
  const source = await readSource(name, text);
  if (source.problems.some(({ severity }) => severity === 'error') || !isData(source.data)) return source.problems;
  const { problems } = parse(entriesOf(source, 0)!, modules.register, {
    pathNames: Object.keys(modules.paths),
    earlierRun: (folder) => earlier.get(folder) ?? undefined,
  });
  return [...source.problems, ...problems];
}

async function mend(view: EditorView, name: string, { fix }: Problem): Promise<void> {
  const text = view.state.doc.toString();
  if (fix !== undefined) replaceText(view, await applyFixes(name, text, [fix]));
}

function labelOf({ fix }: Problem): string {
  if (fix?.do === 'remove') return 'Remove';
  return fix?.do === 'rename' ? `Rename to ${String(fix.to)}` : `Set to ${String(fix?.to)}`;
}

/** The end of the word, number or text in quotes that begins at an offset. */
function endOf(text: string, from: number): number {
  const token = /"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|[^\s,:[\]{}]+|\S/y;
  token.lastIndex = from;
  const found = token.exec(text);
  return found === null ? Math.min(from + 1, text.length) : token.lastIndex;
}
