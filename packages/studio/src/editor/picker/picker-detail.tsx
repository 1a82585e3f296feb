import { Button, Code, CopyButton, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Doc } from '../ui/doc.js';
import type { Option } from './options.js';
import classes from './picker.module.css';

/** What a module is, where it stands, and how to get it if it is not installed. */
export function PickerDetail({ option: { doc, module, install } }: { readonly option: Option }): ReactElement {
  return (
    <div className={classes.detail} aria-live="polite">
      <Doc text={doc} />
      {module?.entry.sources?.map((source) => (
        <Text key={source} size="xs" c="dimmed" mt={4}>
          {source}
        </Text>
      ))}
      {module !== undefined && (
        <Text size="xs" c="dimmed" mt={4} ff="monospace">
          {module.plugin.name} {module.entry.source}:{module.entry.line}
        </Text>
      )}
      {install !== undefined && (
        <Group gap="xs" mt="xs">
          <Code>{install}</Code>
          <CopyButton value={install}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="light" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      )}
    </div>
  );
}
