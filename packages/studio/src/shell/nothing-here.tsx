import { Anchor, Center, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'wouter';

/** The answer to an address that names no part of the page. */
export function NothingHere(): ReactElement {
  return (
    <Center h={320}>
      <Stack align="center">
        <Title order={2}>There is nothing here</Title>
        <Text c="dimmed">The address names no part of the studio.</Text>
        <Anchor component={Link} href="/">
          To the editor
        </Anchor>
      </Stack>
    </Center>
  );
}
