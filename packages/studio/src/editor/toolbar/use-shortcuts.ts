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
          if (inText) return;
          if (event.shiftKey) editor.getState().redo();
          else editor.getState().undo();
          break;
        case 'y':
          if (inText) return;
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
