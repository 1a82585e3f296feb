import { ActionIcon, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { Hit } from '../state/search.js';
import { editor } from '../state/use-editor.js';
import { setUi, useUi } from '../ui/ui-store.js';
import { useHits } from './use-hits.js';
import classes from './search.module.css';

/** The element that Ctrl+F goes to. */
export const SEARCH_ID = 'search';

/** Searches names, arguments, values and help; shows how many hits there are and goes from one to the next. */
export function SearchField(): ReactElement {
  const query = useUi((state) => state.query);
  const at = useUi((state) => state.hit);
  const hits = useHits();
  const isEmpty = query.trim() === '';
  const shown = hits.length === 0 ? 0 : Math.min(at, hits.length - 1) + 1;
  const go = (by: number): void => {
    if (hits.length === 0) return;
    const next = at < 0 && by < 0 ? hits.length - 1 : (at + by + hits.length) % hits.length;
    setUi({ hit: next });
    show(hits[next]!);
  };
  return (
    <search className={classes.search}>
      <TextInput
        id={SEARCH_ID}
        size="xs"
        placeholder="Search"
        aria-label="Search names, arguments, values and help"
        leftSection={<IconSearch size={15} />}
        value={query}
        onChange={(event) => setUi({ query: event.currentTarget.value, hit: -1 })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') setUi({ query: '', hit: 0 });
          else return;
          event.preventDefault();
        }}
      />
      {!isEmpty && (
        <>
          <span className={classes.count} role="status">
            {at < 0 ? `${hits.length} ${hits.length === 1 ? 'hit' : 'hits'}` : `${shown} of ${hits.length}`}
          </span>
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label="Previous hit" onClick={() => go(-1)}>
            <IconChevronUp size={15} />
          </ActionIcon>
          <ActionIcon size="sm" variant="subtle" color="gray" aria-label="Next hit" onClick={() => go(1)}>
            <IconChevronDown size={15} />
          </ActionIcon>
        </>
      )}
    </search>
  );
}

/** Shows a hit without taking the focus from the search field. */
function show({ path, arg }: Hit): void {
  editor.getState().select(path);
  if (arg !== undefined) setUi({ field: { path, arg, takesFocus: false } });
}
