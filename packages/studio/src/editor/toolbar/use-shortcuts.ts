import { useEffect } from 'react';
import { save } from '../files/save.js';
import { SEARCH_ID } from '../search/search-field.js';
import { editor } from '../state/use-editor.js';
import { setUi, useUi } from '../ui/ui-store.js';

/** Keys that work everywhere in the editor. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const inText = (event.target as Element).closest('.cm-editor') !== null;
      const { dialog, view } = useUi.getState();
      const hasOwnUndo = inText || isOtherField(event.target as Element);
      switch (event.key.toLowerCase()) {
        case 's':
          if (dialog === undefined) void save();
          break;
        case 'o':
          if (dialog === undefined) setUi({ dialog: { name: 'open', isPart: false } });
          break;
        case 'f':
          // the text has a search of its own
          if (inText || view === 'text') return;
          document.getElementById(SEARCH_ID)?.focus();
          break;
        case 'z':
          if (hasOwnUndo) return;
          if (event.shiftKey) editor.getState().redo();
          else editor.getState().undo();
          break;
        case 'y':
          if (hasOwnUndo) return;
          editor.getState().redo();
          break;
        default:
          return;
      }
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** Whether something is typed here that is no argument, such as the name of a file. */
function isOtherField(target: Element): boolean {
  const { dialog, choice } = useUi.getState();
  if (dialog !== undefined || choice !== undefined) return true;
  return target.matches('input, textarea, [contenteditable=true]') && target.closest('[data-arg]') === null;
}
