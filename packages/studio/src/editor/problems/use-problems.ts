import { useMemo } from 'react';
import type { Located } from '../state/check.js';
import { useEditor } from '../state/use-editor.js';
import { useUi } from '../ui/ui-store.js';

/** What is wrong: what the page sees, and what the server found if nothing was changed since. Errors come first. */
export function useProblems(): readonly Located[] {
  const problems = useEditor((state) => state.checked.problems);
  const data = useEditor((state) => state.data);
  const ofServer = useUi((state) => state.ofServer);
  return useMemo(() => {
    const known = new Set(problems.map(({ code, path, message }) => `${code} ${path} ${message}`));
    const more = ofServer?.data === data ? ofServer.problems : [];
    const all = [...problems, ...more.filter(({ code, path, message }) => !known.has(`${code} ${path} ${message}`))];
    return [...all.filter(({ severity }) => severity === 'error'), ...all.filter((one) => one.severity !== 'error')];
  }, [problems, data, ofServer]);
}
