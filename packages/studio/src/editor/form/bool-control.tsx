import { Checkbox } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ControlProps } from './arg-control.js';

/** True or false. */
export function BoolControl({ id, value, isWrong, onChange }: ControlProps): ReactElement {
  const isTrue = value === true || value === 1 || /^(?:true|t|yes|1)$/i.test(String(value));
  return (
    <Checkbox
      id={id}
      size="sm"
      py={5}
      checked={isTrue}
      error={isWrong}
      aria-describedby={`${id}-help`}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
