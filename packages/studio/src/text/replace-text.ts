import { Annotation, Transaction } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

/** Marks a change of the text that follows the configuration rather than leading it. */
export const Follows = Annotation.define<boolean>();

/**
 * Gives an editor another text; what is the same at its beginning and end is left alone, and so is the cursor there.
 *
 * @param follows whether the text follows the configuration rather than leading it
 */
export function replaceText(view: EditorView, text: string, follows = false): void {
  const old = view.state.doc.toString();
  if (old === text) return;
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start < most && old[start] === text[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === text.at(-1 - end)) end++;
  const changes = { from: start, to: old.length - end, insert: text.slice(start, text.length - end) };
  // undo in the text takes back what was done there, not what it follows
  view.dispatch({ changes, ...(follows && { annotations: [Follows.of(true), Transaction.addToHistory.of(false)] }) });
}
