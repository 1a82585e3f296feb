import { Center, Group, Loader, Text } from '@mantine/core';
import type { ReactElement } from 'react';

/** Shown while something is fetched. */
export function Waiting({ what }: { readonly what: string }): ReactElement {
  return (
    <Center h={240}>
      <Group role="status">
        <Loader size="sm" />
        <Text c="dimmed">Loading {what}</Text>
      </Group>
    </Center>
  );
}
