import { SimpleGrid, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Highlight } from '../curves/panels.js';
import { numberText } from '../format.js';
import classes from './run-detail.module.css';

/** The values that are asked for first, large. */
export function Highlights({ highlights }: { readonly highlights: readonly Highlight[] }): ReactElement | null {
  const shown = highlights.filter(({ key }) => !key.includes('/clones/')).slice(0, 6);
  if (shown.length === 0) return null;
  return (
    <SimpleGrid
      cols={{ base: 2, xs: 3, lg: Math.max(4, shown.length) }}
      spacing="xs"
      component="section"
      aria-label="Values"
    >
      {shown.map(({ key, last, best, bestEpoch }) => (
        <div key={key} className={classes.tile}>
          <Text size="xs" c="dimmed" truncate>
            {key}
          </Text>
          <Text size="lg" fw={650} lh={1.3}>
            {valueText(key, last)}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            best {valueText(key, best)}, epoch {bestEpoch}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

/** Accuracies are shares; people say them in percent. */
function valueText(key: string, value: number): string {
  return key.includes('accuracy') ? `${numberText(Math.round(value * 10_000) / 100)} %` : numberText(value);
}
