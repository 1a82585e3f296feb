import { useStore } from 'zustand';
import { createEditor, type EditorState } from './store.js';

/** The configuration that this page edits. */
export const editor = createEditor();

/** The part of the editor's state that a component shows; it is drawn anew when that part changes. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(editor, select);
}
