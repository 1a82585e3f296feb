import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { dropDraft, keepDraft, leftDrafts, readDraft, type Draft } from '../state/drafts.js';
import { editor } from '../state/use-editor.js';
import { setUi, useUi } from '../ui/ui-store.js';
import { openTab } from './tab.js';

/** Typing is kept this long after it, in milliseconds. */
const DELAY = 300;

/** Work of tabs that were closed, and how to take it up or forget it. */
export interface LeftWork {
  readonly drafts: readonly (readonly [tab: string, draft: Draft])[];
  readonly takeUp: (tab: string, draft: Draft) => void;
  readonly forget: (tab: string) => void;
}

const NOTHING: LeftWork = { drafts: [], takeUp: () => undefined, forget: () => undefined };

let started: Promise<LeftWork> | undefined;

/** Keeps unsaved work in the browser, for this tab alone, and brings it back after a reload. */
export function useDrafts(): LeftWork {
  const [left, setLeft] = useState(NOTHING);
  useEffect(() => {
    let isGone = false;
    started ??= start();
    void started.then(({ drafts }) => {
      if (isGone) return;
      const without = (tab: string): void =>
        setLeft((now) => ({ ...now, drafts: now.drafts.filter(([other]) => other !== tab) }));
      setLeft({
        drafts,
        takeUp: (tab, draft) => {
          dropDraft(localStorage, tab);
          show(draft);
          without(tab);
        },
        forget: (tab) => {
          dropDraft(localStorage, tab);
          without(tab);
        },
      });
    });
    return () => {
      isGone = true;
    };
  }, []);
  return left;
}

async function start(): Promise<LeftWork> {
  const { name, copyOf, others } = await openTab();
  const own = readDraft(localStorage, name) ?? (copyOf === undefined ? undefined : readDraft(localStorage, copyOf));
  if (own !== undefined && Object.keys(editor.getState().data).length === 0) show(own);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasWarned = false;
  const keep = (): void => {
    clearTimeout(timer);
    const { data, file, saved, selected } = editor.getState();
    if (Object.keys(data).length === 0) return dropDraft(localStorage, name);
    const { brokenText: text } = useUi.getState();
    const more = { ...(file && { file }), ...(text && { text }) };
    const kept = keepDraft(localStorage, name, { data, saved, selected, time: Date.now(), ...more });
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
  const drafts = leftDrafts(localStorage, others, Date.now()).filter(
    ([, draft]) => JSON.stringify(draft.data) !== JSON.stringify(draft.saved),
  );
  return { ...NOTHING, drafts };
}

function show({ data, file, saved, selected, text }: Draft): void {
  // equal content must be the same object to count as saved
  const isSame = JSON.stringify(saved) === JSON.stringify(data);
  editor.getState().open(data, file, isSame ? data : saved);
  editor.getState().select(selected);
  if (text !== undefined) setUi({ brokenText: text, view: 'text' });
}
