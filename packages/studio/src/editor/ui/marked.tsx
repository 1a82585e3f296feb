import type { ReactElement } from 'react';
import { hitParts } from '../state/search.js';
import classes from './marked.module.css';

/** A text with what is searched for marked in it. */
export function Marked({ text, query }: { readonly text: string; readonly query: string }): ReactElement {
  if (query === '') return <>{text}</>;
  const parts = hitParts(text, query);
  return (
    <>
      {parts.map((part, i) =>
        i % 2 === 1 ? (
          <mark key={i} className={classes.hit}>
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </>
  );
}
