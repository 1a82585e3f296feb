import { NativeSelect } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ControlProps } from './arg-control.js';

/** One of a few texts. */
export function ChoiceControl({ id, arg, value, isWrong, onChange }: ControlProps): ReactElement {
  const choices = arg.choices ?? [];
  const now = String(value);
  return (
    <NativeSelect
      id={id}
      size="xs"
      value={now}
      error={isWrong}
      aria-describedby={`${id}-help`}
      data={choices.includes(now) ? choices : [{ value: now, label: `${now} (not allowed)` }, ...choices]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
