import { Code, Text } from '@mantine/core';
import type { ReactElement } from 'react';

/** A docstring: paragraphs, and code between backticks. */
export function Doc({ text }: { readonly text: string }): ReactElement[] {
  return text.split(/\n\s*\n/).map((paragraph, i) => (
    <Text key={i} size="sm" mt={i === 0 ? 0 : 6}>
      {paragraph.split('`').map((part, j) => (j % 2 === 1 ? <Code key={j}>{part}</Code> : part))}
    </Text>
  ));
}
