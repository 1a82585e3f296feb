import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId, useState, type ReactElement, type ReactNode } from 'react';
import classes from './form.module.css';

/** A group that can be folded. */
export function Folding({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  const [isFolded, setFolded] = useState(false);
  const id = useId();
  return (
    <div>
      <button
        type="button"
        className={classes.folding}
        aria-expanded={!isFolded}
        aria-controls={id}
        onClick={() => setFolded(!isFolded)}
      >
        {isFolded ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}
        {title}
      </button>
      <div id={id} hidden={isFolded}>
        {children}
      </div>
    </div>
  );
}
