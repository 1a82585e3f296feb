import { useDeferredValue, useMemo } from 'react';
import { search, type Hit } from '../state/search.js';
import { useEditor } from '../state/use-editor.js';
import { useUi } from '../ui/ui-store.js';

/** The places where the searched text occurs, from top to bottom. */
export function useHits(): readonly Hit[] {
  const query = useDeferredValue(useUi((state) => state.query));
  const checked = useEditor((state) => state.checked);
  return useMemo(() => search(checked, query), [checked, query]);
}
