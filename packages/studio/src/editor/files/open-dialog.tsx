import { Button, FileButton, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { setUi } from '../ui/ui-store.js';
import { FileList } from './file-list.js';
import { LeftDrafts } from './left-drafts.js';
import { openFile, openText, whenSafe } from './open.js';

/** Opens a file, or adds it as a part. */
export function OpenDialog({ isPart }: { readonly isPart: boolean }): ReactElement {
  const pick = (then: () => Promise<void>): void => {
    setUi({ dialog: undefined });
    if (isPart) void then();
    else whenSafe('Open another configuration', () => void then());
  };
  return (
    <>
      {isPart && (
        <Text size="sm" mb="sm">
          What the file says is added to what is there, as a later file on the command line: arguments are set, a module
          of another class replaces the one in its place.
        </Text>
      )}
      {!isPart && <LeftDrafts />}
      <FileList
        order={['workspace', 'shipped']}
        onPick={(folder, path) => pick(() => openFile(folder, path, isPart))}
      />
      <FileButton
        accept=".json,.jsonc,.yaml,.yml,.run_config"
        onChange={(file) => file && pick(async () => openText(file.name, await file.text(), isPart))}
      >
        {(props) => (
          <Button {...props} mt="md" variant="default" leftSection={<IconUpload size={16} />}>
            From this computer
          </Button>
        )}
      </FileButton>
    </>
  );
}
