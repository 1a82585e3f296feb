import { Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { isActive, type Run } from '../../api/run-types.js';
import { durationText, timeText } from '../format.js';
import { RunBar } from '../run-bar.js';
import { RunStateBadge } from '../run-state.js';
import classes from './run-list.module.css';

interface RunRowProps {
  readonly run: Run;
  readonly isOpen: boolean;
  /** In the queue; 1 is next. */
  readonly place?: number;
}

/** One run in the list, a link to it. */
export function RunRow({ run, isOpen, place }: RunRowProps): ReactElement {
  return (
    <Link href={`/runs/${run.id}`} className={classes.row} aria-current={isOpen ? 'true' : undefined}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text fw={600} size="sm" truncate>
          {run.name}
        </Text>
        <RunStateBadge state={run.state} {...(place !== undefined && { place })} />
      </Group>
      <Group justify="space-between" gap="xs" wrap="nowrap" mb={run.state === 'running' ? 4 : 0}>
        <Text size="xs" c="dimmed" truncate>
          {run.name === run.task ? run.id.slice(-8) : run.task}
        </Text>
        <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
          {whenText(run)}
        </Text>
      </Group>
      {isActive(run) && run.state !== 'queued' && <RunBar run={run} size="xs" />}
    </Link>
  );
}

function whenText({ created, started, ended }: Run): string {
  if (started === undefined) return timeText(created);
  if (ended === undefined) return timeText(started);
  const seconds = (Date.parse(ended) - Date.parse(started)) / 1000;
  return `${timeText(ended)}, ${durationText(seconds)}`;
}
