import { Text } from '@mantine/core';
import type { ReactElement } from 'react';

/** The part of the page on which runs are started, watched and stopped. */
export default function RunsPage(): ReactElement {
  return <Text p="md">Runs</Text>;
}
