import { Popover } from '@mantine/core';
import type { ReactElement } from 'react';
import { Anchor } from '../ui/anchor.js';
import { setUi, useUi } from '../ui/ui-store.js';
import { PickerList } from './picker-list.js';

const close = (): void => setUi({ choice: undefined });

/** The list of modules to choose from, beside where it was asked for. */
export function ModulePicker(): ReactElement | null {
  const choice = useUi((state) => state.choice);
  if (choice === undefined) return null;
  return (
    <Popover
      opened
      onDismiss={close}
      position="bottom-start"
      width="min(460px, calc(100vw - 16px))"
      shadow="md"
      trapFocus
      returnFocus
      middlewares={{ flip: true, shift: { padding: 8 } }}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Anchor at={choice.anchor} />
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={choice.title}>
        <PickerList key={choice.title} choice={choice} onClose={close} />
      </Popover.Dropdown>
    </Popover>
  );
}
