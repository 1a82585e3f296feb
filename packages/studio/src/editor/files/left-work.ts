import { notifications } from '@mantine/notifications';
import { create } from 'zustand';
import { dropDraft, keepDraft, type Draft } from '../state/drafts.js';
import { editor } from '../state/use-editor.js';
import { setUi, useUi } from '../ui/ui-store.js';
import { newName } from './tab.js';

type Left = readonly (readonly [name: string, draft: Draft])[];

/** Unsaved work of tabs that were closed, and what made place for another configuration; the newest first. */
export const useLeftWork = create<{ readonly drafts: Left }>(() => ({ drafts: [] }));

/** What is edited now, to be gone on with later. */
export function presentDraft(): Draft {
  const { data, file, saved, selected } = editor.getState();
  const { brokenText: text } = useUi.getState();
  return { data, saved, selected, time: Date.now(), ...(file && { file }), ...(text && { text }) };
}

/** Goes on with a draft in place of what is edited. */
export function show({ data, file, saved, selected, text }: Draft): void {
  // equal content must be the same object to count as saved
  const isSame = JSON.stringify(saved) === JSON.stringify(data);
  editor.getState().open(data, file, isSame ? data : saved);
  editor.getState().select(selected);
  setUi({ query: '', ofServer: undefined, dialog: undefined, brokenText: text, ...(text && { view: 'text' }) });
}

/** Keeps what is edited among the left work. @returns false if the browser has no room for it, which is told */
export function setAside(): boolean {
  const [name, draft] = [newName(), presentDraft()];
  if (!keepDraft(localStorage, name, draft)) {
    const message = 'The browser has no room for it. Save it to a file, or forget other unsaved work.';
    notifications.show({ color: 'red', title: 'Not kept', message });
    return false;
  }
  useLeftWork.setState(({ drafts }) => ({ drafts: [[name, draft], ...drafts] }));
  return true;
}

/** Goes on with left work; it is that of this tab from now on. */
export function takeUp(name: string, draft: Draft): void {
  show(draft);
  forget(name);
}

/** Forgets left work for good. */
export function forget(name: string): void {
  dropDraft(localStorage, name);
  useLeftWork.setState(({ drafts }) => ({ drafts: drafts.filter(([other]) => other !== name) }));
}
