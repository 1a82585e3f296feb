import { useEffect } from 'react';
import { ApiError } from '../api/api-error.js';
import { request } from '../api/request.js';
import { earlierRunOf } from './state/check.js';
import type { Data } from './state/data.js';
import { editor, useEditor } from './state/use-editor.js';

/** A folder is asked for when it has been typed, not at each letter; milliseconds. */
const DELAY = 250;
/** Until a server that did not answer is asked again; milliseconds. */
const AGAIN = 5000;

/** Asks the server for the earlier run that the task takes over from; again when the window comes back. */
export function useEarlierRuns(): void {
  const asked = useEditor((state) => state.checked.asked);
  useEffect(() => {
    if (asked === undefined) return undefined;
    const timer = setTimeout(() => void ask(asked), DELAY);
    return () => clearTimeout(timer);
  }, [asked]);
  useEffect(() => {
    // a run that was not there may be done by now
    const again = (): void => editor.getState().forgetAbsent();
    window.addEventListener('focus', again);
    return () => window.removeEventListener('focus', again);
  }, []);
}

async function ask(folder: string): Promise<void> {
  try {
    const run = await request<{ name: string; config: Data }>(`/earlier-run?path=${encodeURIComponent(folder)}`);
    editor.getState().setEarlier(folder, earlierRunOf(run));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // refused for good, or there is none; else the server may answer later
    if (error.status === 404 || error.status === 400 || error.status === 403) {
      editor.getState().setEarlier(folder, null);
    } else setTimeout(() => editor.getState().checked.asked === folder && void ask(folder), AGAIN);
  }
}
