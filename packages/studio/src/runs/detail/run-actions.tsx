import { ActionIcon, Button, Group, Menu, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import {
  IconDots,
  IconDownload,
  IconPencil,
  IconPlayerPlay,
  IconPlayerStop,
  IconTrash,
  IconUrgent,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useLocation } from 'wouter';
import { archiveAddress, deleteRun, resumeRun, stopRun } from '../../api/runs-api.js';
import { isActive, type Run } from '../../api/run-types.js';
import danger from '../../shell/danger.module.css';
import { noteRun, RUNS } from '../live/use-runs.js';

/** What can be done with a run in its state. */
export function RunActions({ run }: { readonly run: Run }): ReactElement {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [isAsking, { open: ask, close: stopAsking }] = useDisclosure(false);
  const note = (changed: Run): void => noteRun(queries, changed);
  const fail = (error: Error): void => {
    tell(error);
    // another tab may have deleted it
    void queries.invalidateQueries({ queryKey: RUNS });
  };
  const stop = useMutation({ mutationFn: () => stopRun(run.id), onSuccess: note, onError: fail });
  const resume = useMutation({ mutationFn: () => resumeRun(run.id), onSuccess: note, onError: fail });
  const remove = useMutation({
    mutationFn: () => deleteRun(run.id),
    onSuccess: async ({ kept }) => {
      notifications.show({
        title: `Deleted ${run.name}`,
        message:
          kept.length === 0 ? 'All that it wrote is gone.' : `Kept, as the run did not write it: ${kept.join(', ')}`,
        autoClose: kept.length === 0 ? 4000 : 15_000,
      });
      await queries.invalidateQueries({ queryKey: RUNS });
      navigate('/runs');
    },
    onError: fail,
    onSettled: stopAsking,
  });
  return (
    <Group gap="xs" wrap="nowrap">
      {(run.state === 'queued' || run.state === 'running') && (
        <Button
          size="xs"
          variant="light"
          color="orange"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          loading={stop.isPending}
          onClick={() => stop.mutate()}
        >
          Stop
        </Button>
      )}
      {run.state === 'stopping' && (
        <Button
          size="xs"
          color="red"
          leftSection={<IconUrgent size={16} aria-hidden />}
          loading={stop.isPending}
          onClick={() => stop.mutate()}
          title="It ends at its next safe point; this ends it without saving"
        >
          Stop at once
        </Button>
      )}
      {(run.state === 'stopped' || run.state === 'failed') && (
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={resume.isPending}
          onClick={() => resume.mutate()}
          title="Goes on with the last state that was saved"
        >
          Resume
        </Button>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label="More actions">
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => navigate(`/?run=${run.id}`)}>
            Open in the editor
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={16} />} component="a" href={archiveAddress(run.id)} download>
            Download all files
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconTrash size={16} />}
            disabled={isActive(run)}
            onClick={ask}
            className={danger.item}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isAsking} onClose={stopAsking} title={`Delete ${run.name}?`} centered>
        <Text size="sm">
          Its record, its log and all files that it wrote are deleted, checkpoints and networks included. Other files in
          its folder stay:
        </Text>
        <Text size="sm" ff="monospace" my="xs" style={{ overflowWrap: 'anywhere' }}>
          {run.saveDir}
        </Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={stopAsking}>
            Keep it
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Delete
          </Button>
        </Group>
      </Modal>
    </Group>
  );
}

function tell(error: Error): void {
  notifications.show({ color: 'red', title: 'That did not work', message: error.message, autoClose: 10_000 });
}
