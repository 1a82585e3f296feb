import { Button, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { setUi } from '../ui/ui-store.js';
import { save } from './save.js';
import { isUnsaved } from './open.js';

/** Asks before unsaved work is discarded. */
export function DiscardDialog({ what, then }: { readonly what: string; readonly then: () => void }): ReactElement {
  const go = (): void => {
    setUi({ dialog: undefined });
    then();
  };
  const saveFirst = async (): Promise<void> => {
    await save();
    if (!isUnsaved()) go();
  };
  return (
    <>
      <Text size="sm">What you changed since it was saved last would be lost. {what}?</Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => setUi({ dialog: undefined })} data-autofocus>
          Cancel
        </Button>
        <Button variant="light" color="red" onClick={go}>
          Discard
        </Button>
        <Button onClick={() => void saveFirst()}>Save first</Button>
      </Group>
    </>
  );
}
