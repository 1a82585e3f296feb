import { Button, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import type { LeftWork } from '../files/use-drafts.js';
import classes from './start.module.css';

/** Unsaved work of tabs that were closed. */
export function LeftDrafts({ left: { drafts, takeUp, forget } }: { readonly left: LeftWork }): ReactElement | null {
  if (drafts.length === 0) return null;
  return (
    <section aria-label="Unsaved work" className={classes.left}>
      <Text fw={600} size="sm">
        Unsaved work
      </Text>
      {drafts.map(([tab, draft]) => (
        <Group key={tab} gap="xs" wrap="nowrap">
          <Text size="sm" style={{ flex: 1, minWidth: 0 }} truncate>
            {draft.file?.path ?? String(draft.data['cls'] ?? 'untitled')}{' '}
            <Text span size="xs" c="dimmed">
              {new Date(draft.time).toLocaleString()}
            </Text>
          </Text>
          <Button size="compact-sm" variant="light" onClick={() => takeUp(tab, draft)}>
            Continue
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => forget(tab)}>
            Forget
          </Button>
        </Group>
      ))}
    </section>
  );
}
