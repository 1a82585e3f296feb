import { Button, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import classes from './files.module.css';
import { forget, takeUp, useLeftWork } from './left-work.js';
import { whenSafe } from './open.js';

/** Unsaved work that can be gone on with. */
export function LeftDrafts(): ReactElement | null {
  const drafts = useLeftWork((state) => state.drafts);
  if (drafts.length === 0) return null;
  return (
    <section aria-label="Unsaved work" className={classes.left}>
      <Text fw={600} size="sm">
        Unsaved work
      </Text>
      {drafts.map(([name, draft]) => (
        <Group key={name} gap="xs" wrap="nowrap">
          <Text size="sm" style={{ flex: 1, minWidth: 0 }} truncate>
            {draft.file?.path ?? String(draft.data['cls'] ?? 'untitled')}{' '}
            <Text span size="xs" c="dimmed">
              {new Date(draft.time).toLocaleString()}
            </Text>
          </Text>
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => whenSafe('Go on with other work', () => takeUp(name, draft))}
          >
            Continue
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => forget(name)}>
            Forget
          </Button>
        </Group>
      ))}
    </section>
  );
}
