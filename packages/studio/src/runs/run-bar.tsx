import { Group, Progress, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Run } from '../api/run-types.js';
import { durationText } from './format.js';
import { whereIs } from './live/use-runs.js';
import { stateColor } from './run-state.js';

/** How far a run is: a bar, what it does, and what is left. */
export function RunBar({ run, size = 'sm' }: { readonly run: Run; readonly size?: 'xs' | 'sm' }): ReactElement | null {
  const where = whereIs(run);
  if (where === undefined) return null;
  const share = Math.round(where.share * 100);
  return (
    <div>
      <Progress.Root size={size === 'xs' ? 5 : 8} radius="xl">
        <Progress.Section
          value={share}
          color={stateColor(run.state)}
          animated={run.state === 'running'}
          aria-label={`${run.name}: ${where.text}`}
          aria-valuetext={`${share} %, ${where.text}`}
        />
      </Progress.Root>
      <Group justify="space-between" gap="xs" mt={3} wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {where.text}
          {size === 'sm' && run.progress?.note !== undefined && ` · ${run.progress.note}`}
        </Text>
        <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
          {where.left === undefined ? `${share} %` : `${durationText(where.left)} left`}
        </Text>
      </Group>
    </div>
  );
}
