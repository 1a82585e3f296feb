import { notifications } from '@mantine/notifications';
import { jsonText } from '../state/config-text.js';
import { copyOf } from '../state/edit.js';
import { partOf, paste } from '../state/paste.js';
import { editor } from '../state/use-editor.js';

/** What was copied last in this page, for browsers that do not let pages read the clipboard. */
let copied = '';

/** The text of the module at a path with everything below it. */
function textAt(path: string): string {
  return jsonText(copyOf(editor.getState(), path));
}

/** Copies the module at a path with everything below it. */
export function copyPart(path: string): void {
  copied = textAt(path);
  void navigator.clipboard?.writeText(copied).catch(() => undefined);
  notifications.show({ message: `${editor.getState().checked.nodes.get(path)?.cls ?? 'Module'} copied` });
}

/** Puts a copied text to a place of the outline, if it fits there. */
export function pasteText(path: string, text: string): void {
  const part = partOf(text);
  if (part === undefined) return notify('What was copied is no module.');
  let hasPasted = false;
  editor.getState().edit({ label: `${String(part['cls'])} pasted` }, (at) => {
    const edited = paste(at, path, part);
    hasPasted = edited !== undefined;
    return edited;
  });
  if (!hasPasted) notify(`${String(part['cls'])} does not fit here.`);
}

/** Puts what was copied last to a place of the outline. */
export async function pastePart(path: string): Promise<void> {
  const text = await navigator.clipboard?.readText?.().catch(() => undefined);
  pasteText(path, text !== undefined && partOf(text) !== undefined ? text : copied);
}

function notify(message: string): void {
  notifications.show({ color: 'yellow', message });
}
