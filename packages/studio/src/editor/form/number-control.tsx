import { TextInput } from '@mantine/core';
import type { KeyboardEvent, ReactElement } from 'react';
import type { ControlProps } from './arg-control.js';
import { useTyped } from './use-typed.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function valueOf(text: string): unknown {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? Number(trimmed) : text;
}

function shownOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A number; the arrow keys count whole ones up and down within their limits. */
export function NumberControl({ id, arg, value, isWrong, onChange }: ControlProps): ReactElement {
  const [text, type] = useTyped(
    shownOf(value),
    (next) => onChange(valueOf(next)),
    (typed) => shownOf(valueOf(typed)),
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (step === undefined || typeof value !== 'number' || arg.type !== 'int') return;
    event.preventDefault();
    const { min = -Infinity, max = Infinity } = arg;
    type(String(Math.min(max, Math.max(min, value + step))));
  };
  return (
    <TextInput
      id={id}
      size="xs"
      inputMode={arg.type === 'int' && (arg.min ?? -1) >= 0 ? 'numeric' : 'text'}
      autoComplete="off"
      spellCheck={false}
      value={text}
      error={isWrong}
      aria-describedby={`${id}-help`}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
