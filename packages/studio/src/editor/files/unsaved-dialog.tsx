import { Button, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { setUi } from '../ui/ui-store.js';
import { setAside } from './left-work.js';
import { save } from './save.js';

/** Asks what shall become of unsaved work before another configuration takes its place. */
export function UnsavedDialog({ what, then }: { readonly what: string; readonly then: () => void }): ReactElement {
  const go = (): void => {
    setUi({ dialog: undefined });
    then();
  };
  return (
    <>
      <Text size="sm">
        {what}? What you changed is in no file yet. If you do not save it, it is kept in this browser, under “Unsaved
        work” where files are opened.
      </Text>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => setUi({ dialog: undefined })} data-autofocus>
          Cancel
        </Button>
        <Button variant="default" onClick={() => setAside() && go()}>
          Keep it for later
        </Button>
        <Button onClick={() => void save(go)}>Save first</Button>
      </Group>
    </>
  );
}
