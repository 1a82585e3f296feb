import { Button, Group, Paper, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useLocation } from 'wouter';
import { request } from '../../api/request.js';
import type { RunDetails } from '../../api/run-types.js';
import { useModules } from '../../api/use-modules.js';
import { handOver } from '../../editor/files/arrivals.js';
import type { Data } from '../../editor/state/data.js';
import { gather } from '../../editor/state/gather.js';
import type { Modules } from '../../editor/state/register.js';
import { FINALIZED, foundConfig, nextStepOf, searchConfig } from './next-step-config.js';

/** Where the search of a super-network is shown how to be done. */
const TEMPLATE = '/configs/shipped/tasks/quickstart_s2.json';

/** What follows after a search run that is done: a search of its super-network, or the training of what it found. */
export default function NextStep({ run }: { readonly run: RunDetails }): ReactElement | null {
  const modules = useModules();
  const [, navigate] = useLocation();
  const begin = useMutation({
    mutationFn: (make: () => Promise<Data>) => make(),
    onSuccess: (config) => {
      handOver(config, 'Open the next experiment');
      navigate('/');
    },
    onError: ({ message }) => notifications.show({ color: 'red', title: 'That did not work', message }),
  });
  const step = modules && nextStepOf(run, modules);
  if (modules === undefined || step === undefined) return null;
  const make = step === 'search' ? () => searchOf(run, modules) : () => Promise.resolve(foundConfig(run, modules));
  return (
    <Paper withBorder p="sm" component="section" aria-label="Next step">
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex={1} miw={220}>
          {step === 'search'
            ? 'The super-network is trained: its architectures can be searched now.'
            : `The search has decided on an architecture, in ${FINALIZED}.`}
        </Text>
        <Button
          size="xs"
          variant="light"
          rightSection={<IconArrowRight size={16} aria-hidden />}
          loading={begin.isPending}
          onClick={() => begin.mutate(make)}
        >
          {step === 'search' ? 'Search its architectures' : 'Retrain it'}
        </Button>
      </Group>
    </Paper>
  );
}

async function searchOf(run: RunDetails, modules: Modules): Promise<Data> {
  const { text } = await request<{ text: string }>(TEMPLATE);
  return searchConfig(run, gather([JSON.parse(text) as Data], modules));
}
