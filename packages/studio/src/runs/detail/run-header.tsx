import { ActionIcon, Alert, Box, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'wouter';
import { isActive, type Run } from '../../api/run-types.js';
import { durationText, timeText } from '../format.js';
import { useNow } from '../live/use-now.js';
import { RunBar } from '../run-bar.js';
import { RunStateBadge } from '../run-state.js';
import { RunActions } from './run-actions.js';
import classes from './run-detail.module.css';

/** Name, state, progress and what can be done with a run; the error of one that failed. */
export function RunHeader({ run }: { readonly run: Run }): ReactElement {
  return (
    <Stack className={classes.header} gap="xs">
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Group gap="sm" wrap="nowrap" miw={0}>
          <Tooltip label="All runs">
            <ActionIcon
              component={Link}
              href="/runs"
              variant="subtle"
              color="gray"
              aria-label="All runs"
              hiddenFrom="sm"
            >
              <IconArrowLeft size={20} />
            </ActionIcon>
          </Tooltip>
          <Title order={2} size="h4" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {run.name}
          </Title>
          <Box visibleFrom="xs" style={{ flexShrink: 0 }}>
            <RunStateBadge state={run.state} />
          </Box>
        </Group>
        <RunActions run={run} />
      </Group>
      <Group gap="xs">
        <Box hiddenFrom="xs">
          <RunStateBadge state={run.state} />
        </Box>
        <Times run={run} />
      </Group>
      {isActive(run) && run.state !== 'queued' && <RunBar run={run} />}
      {run.error !== undefined && (
        <Alert
          color={run.state === 'failed' ? 'red' : 'orange'}
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title={run.state === 'failed' ? 'The run failed' : 'The run was ended'}
        >
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {run.error}
          </Text>
        </Alert>
      )}
    </Stack>
  );
}

function Times({ run }: { readonly run: Run }): ReactElement {
  const { task, state, created, started, ended } = run;
  const now = useNow(isActive(run));
  const begin = started === undefined ? undefined : Date.parse(started);
  const end = ended === undefined ? now : Date.parse(ended);
  const parts = [
    task,
    state === 'queued' ? `queued ${timeText(created)}` : `started ${timeText(started ?? created)}`,
    ...(begin === undefined || state === 'queued'
      ? []
      : [`${isActive(run) ? 'for' : 'took'} ${durationText((end - begin) / 1000)}`]),
  ];
  return (
    <Text size="sm" c="dimmed">
      {parts.join(' · ')}
    </Text>
  );
}
