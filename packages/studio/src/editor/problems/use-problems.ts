import { useMemo } from 'react';
import type { Located } from '../state/check.js';
import type { BrokenText } from '../state/drafts.js';
import { useEditor } from '../state/use-editor.js';
import { useUi } from '../ui/ui-store.js';

/** The code of a text that cannot be read. */
export const UNREADABLE = 'UNINAS_ESYNTAX';

/** What is wrong: what the page sees, and what the server found if nothing was changed since. Errors come first. */
export function useProblems(): readonly Located[] {
  const problems = useEditor((state) => state.checked.problems);
  const data = useEditor((state) => state.data);
  const ofServer = useUi((state) => state.ofServer);
  const broken = useUi((state) => state.brokenText);
  return useMemo(() => {
    const known = new Set(problems.map(({ code, path, message }) => `${code} ${path} ${message}`));
    const more = ofServer?.data === data ? ofServer.problems : [];
    const all = [
      ...(broken === undefined ? [] : [unreadable(broken)]),
      ...problems,
      ...more.filter(({ code, path, message }) => !known.has(`${code} ${path} ${message}`)),
    ];
    return [...all.filter(({ severity }) => severity === 'error'), ...all.filter((one) => one.severity !== 'error')];
  }, [problems, data, ofServer, broken]);
}

/** What a text that cannot be read is in the list; the rest of it is of what could be read last. */
function unreadable({ message }: BrokenText): Located {
  return {
    code: UNREADABLE,
    severity: 'error',
    path: '',
    message: `the text cannot be read. ${message}`,
    expected: [],
  };
}
