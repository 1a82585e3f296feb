import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Stored } from '../editor/files/configs-api.js';
import { openText, takeOver, whenSafe } from '../editor/files/open.js';
import { saveAs, textOf, type Saving } from '../editor/files/save.js';
import { formatOf } from '../editor/state/config-text.js';
import { setUi } from '../editor/ui/ui-store.js';
import { Comparison } from './comparison.js';

interface ConflictProps {
  readonly saving: Saving;
  /** What the file holds now; null if it is gone. */
  readonly theirs: Stored | null;
}

/** Shows what a file holds beside what would be saved, and asks which of the two shall stay. */
export default function ConflictDialog({ saving, theirs }: ConflictProps): ReactElement {
  const { path, form, etag, part, then } = saving;
  const own = useQuery({ queryKey: ['own text', saving, theirs?.etag], queryFn: () => textOf(saving), gcTime: 0 });
  // else it is another file, of which nothing was opened here
  const isOwn = etag !== null;
  const take = (stored: Stored): void => {
    if (isOwn) return void takeOver({ path, form }, stored);
    const ref = { folder: 'workspace', path, etag: stored.etag, writable: true };
    whenSafe(`Open ${path}`, () => void openText(path, stored.text, false, ref));
  };
  return (
    <>
      <Text size="sm" mb="sm">
        {theirs === null
          ? 'The file was deleted since you opened it.'
          : etag === null
            ? 'There is a file of this name already.'
            : 'The file was changed since you opened it, in another tab or program.'}{' '}
        Nothing was written.
      </Text>
      {theirs !== null && own.data !== undefined && (
        <Comparison
          left={theirs.text}
          right={own.data}
          leftName="In the file"
          rightName="Here"
          format={formatOf(path)}
        />
      )}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={() => setUi({ dialog: undefined })} data-autofocus>
          Cancel
        </Button>
        <Button
          variant="default"
          onClick={() => setUi({ dialog: { name: 'save', then, ...(part !== undefined && { part }) } })}
        >
          Save under another name
        </Button>
        {theirs !== null && part === undefined && (
          <Button variant="default" onClick={() => take(theirs)}>
            {isOwn ? 'Take the file' : 'Open the file instead'}
          </Button>
        )}
        <Button color="red" onClick={() => void saveAs({ ...saving, etag: theirs?.etag ?? null })}>
          {theirs === null ? 'Write it again' : 'Overwrite the file'}
        </Button>
      </Group>
    </>
  );
}
