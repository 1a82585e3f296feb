import type { ReactElement } from 'react';
import { fitting } from '../state/slot-options.js';
import { editor } from '../state/use-editor.js';
import { setUi } from '../ui/ui-store.js';
import type { ControlProps } from './arg-control.js';
import classes from './form.module.css';

/** The name of a module. */
export function ModuleControl({ id, arg, value, isWrong, onChange }: ControlProps): ReactElement {
  const now = String(value);
  return (
    <button
      type="button"
      id={id}
      className={classes.pick}
      data-wrong={isWrong || undefined}
      aria-describedby={`${id}-help`}
      onClick={(event) => chooseName(event.currentTarget.getBoundingClientRect(), arg, now, onChange)}
    >
      {now === '' ? <span className={classes.help}>none</span> : now}
    </button>
  );
}

/** Asks for the name of a module of the kind that an argument takes. */
export function chooseName(
  anchor: DOMRect,
  { kind = '', where }: ControlProps['arg'],
  current: string | undefined,
  onPick: (name: string) => void,
): void {
  const { modules } = editor.getState();
  if (modules === undefined) return;
  const slot = { kind, help: '', min: 0, max: 1, list: false, index: false, from: '', ...(where && { where }) };
  setUi({
    choice: {
      title: `Choose ${kind.replaceAll('_', ' ')}`,
      anchor,
      ...fitting(modules, slot),
      ...(current !== undefined && { none: '(none)', current }),
      onPick,
    },
  });
}
