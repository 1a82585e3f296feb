import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { ControlProps } from './arg-control.js';
import classes from './form.module.css';
import { chooseName } from './module-control.js';

/** Several names of modules, in order. */
export function ModulesControl({ id, arg, value, onChange }: ControlProps): ReactElement {
  const names = (Array.isArray(value) ? value : String(value).split(','))
    .map((name: unknown) => String(name).trim())
    .filter((name) => name !== '');
  return (
    <div className={classes.chips}>
      {names.map((name, i) => (
        <button
          key={`${name} ${i}`}
          type="button"
          className={classes.chip}
          aria-label={`Remove ${name}`}
          onClick={() => onChange(names.toSpliced(i, 1))}
        >
          {name} <IconX size={12} />
        </button>
      ))}
      <button
        type="button"
        id={id}
        className={classes.chip}
        data-add
        aria-label={`Add ${arg.item?.kind ?? 'module'}`}
        aria-describedby={`${id}-help`}
        onClick={(event) => {
          const rect = event.currentTarget.getBoundingClientRect();
          chooseName(rect, arg.item!, undefined, (name) => onChange([...names, name]));
        }}
      >
        <IconPlus size={13} />
      </button>
    </div>
  );
}
