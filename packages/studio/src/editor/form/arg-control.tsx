import type { ArgEntry } from '@uninas/core';
import type { ReactElement } from 'react';
import { BoolControl } from './bool-control.js';
import { ChoiceControl } from './choice-control.js';
import { ModuleControl } from './module-control.js';
import { ModulesControl } from './modules-control.js';
import { NumberControl } from './number-control.js';
import { PathControl } from './path-control.js';
import { TextControl } from './text-control.js';
import { listOf, listText } from './list-text.js';

/** What every way to enter a value takes. */
export interface ControlProps {
  /** Of the element that takes the focus; its help is `${id}-help`. */
  readonly id: string;
  readonly arg: Pick<ArgEntry, 'type' | 'kind' | 'where' | 'choices' | 'item' | 'min' | 'max' | 'above' | 'below'>;
  /** May be anything that a file can hold. */
  readonly value: unknown;
  readonly isWrong: boolean;
  /** Whether the value is the folder of a run that the task takes over from. */
  readonly isRun?: boolean;
  readonly onChange: (value: unknown) => void;
}

/** Takes the value of an argument in the way that fits its type. */
export function ArgControl(props: ControlProps): ReactElement {
  const { arg, value, onChange } = props;
  switch (arg.type) {
    case 'bool':
      return <BoolControl {...props} />;
    case 'int':
    case 'float':
      return <NumberControl {...props} />;
    case 'choice':
      return <ChoiceControl {...props} />;
    case 'module':
      return <ModuleControl {...props} />;
    case 'path':
      return <PathControl {...props} />;
    case 'list':
      if (arg.item?.type === 'module') return <ModulesControl {...props} />;
      return (
        <TextControl
          {...props}
          value={listText(value)}
          onChange={(text) => onChange(listOf(String(text), arg.item))}
          isList
        />
      );
    case 'str':
      return <TextControl {...props} />;
  }
}
