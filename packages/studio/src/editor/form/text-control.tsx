import { TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ControlProps } from './arg-control.js';
import { listOf, listText } from './list-text.js';
import { useTyped } from './use-typed.js';

/** A text, or a list that is entered as one. */
export function TextControl(props: ControlProps & { readonly isList?: boolean }): ReactElement {
  const { id, arg, value, isWrong, isList = false, onChange } = props;
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  const [text, type] = useTyped(shown, onChange, (typed) => (isList ? listText(listOf(typed, arg.item)) : typed));
  const placeholder = isList ? (arg.item?.type === 'list' ? '[[1, 2], [3]]' : 'none; separate by commas') : undefined;
  return (
    <TextInput
      id={id}
      size="xs"
      autoComplete="off"
      spellCheck={false}
      value={text}
      error={isWrong}
      aria-describedby={`${id}-help`}
      {...(placeholder && { placeholder })}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
