import { Button, Center, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'wouter';

/** Shown before the first run. */
export function NoRuns(): ReactElement {
  return (
    <Center mih={420} p="md">
      <Stack align="center" maw={420} gap="sm">
        <ThemeIcon size={56} radius="xl" variant="light">
          <IconPlayerPlay size={28} aria-hidden />
        </ThemeIcon>
        <Title order={2} size="h3">
          Nothing has run yet
        </Title>
        <Text c="dimmed" ta="center">
          Build an experiment in the editor and press Run. Its curves, its log and what it finds appear here, and it
          goes on when you close this page.
        </Text>
        <Button component={Link} href="/">
          To the editor
        </Button>
      </Stack>
    </Center>
  );
}
