import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { dropDraft, keepDraft, leftDrafts, readDraft } from '../state/drafts.js';
import { editor } from '../state/use-editor.js';
import { useUi } from '../ui/ui-store.js';
import { presentDraft, show, useLeftWork } from './left-work.js';
import { openTab } from './tab.js';

/** Typing is kept this long after it, in milliseconds. */
const DELAY = 300;

let started: Promise<void> | undefined;

/** Keeps unsaved work in the browser, for this tab alone, and brings it back after a reload. */
export function useDrafts(): void {
  useEffect(() => {
    started ??= start();
  }, []);
}

async function start(): Promise<void> {
  const { name, copyOf, others } = await openTab();
  const own = readDraft(localStorage, name) ?? (copyOf === undefined ? undefined : readDraft(localStorage, copyOf));
  if (own !== undefined && Object.keys(editor.getState().data).length === 0) show(own);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasWarned = false;
  const keep = (): void => {
    clearTimeout(timer);
    if (Object.keys(editor.getState().data).length === 0) return dropDraft(localStorage, name);
    const kept = keepDraft(localStorage, name, presentDraft());
    if (!kept && !hasWarned) {
      hasWarned = true;
      const message = 'The browser has no room to keep unsaved work. Save to a file before you close the page.';
      notifications.show({ color: 'yellow', message });
    }
  };
  const keepSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, DELAY);
  };
  editor.subscribe((now, before) => {
    if (now.data !== before.data || now.file !== before.file) keepSoon();
  });
  useUi.subscribe((now, before) => {
    if (now.brokenText !== before.brokenText) keepSoon();
  });
  window.addEventListener('pagehide', keep);
  const left = leftDrafts(localStorage, others, Date.now()).filter(
    ([, { data, saved, text }]) => text !== undefined || JSON.stringify(data) !== JSON.stringify(saved),
  );
  useLeftWork.setState(({ drafts }) => ({ drafts: [...drafts, ...left] }));
}
