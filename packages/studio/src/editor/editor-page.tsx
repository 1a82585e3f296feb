import { Text } from '@mantine/core';
import type { ReactElement } from 'react';

/** The part of the page on which a configuration is edited. */
export default function EditorPage(): ReactElement {
  return <Text p="md">Editor</Text>;
}
