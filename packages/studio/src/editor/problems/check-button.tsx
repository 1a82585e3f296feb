import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { Problem } from '@uninas/core';
import type { ReactElement } from 'react';
import { request } from '../../api/request.js';
import { editor } from '../state/use-editor.js';
import { ofServer } from './of-server.js';
import { setUi } from '../ui/ui-store.js';

/** What the server finds that depends on files, such as earlier runs. */
interface CheckAnswer {
  readonly ok: boolean;
  readonly problems: readonly Problem[];
}

/** Asks the server to check the configuration with the files that it names. */
export function CheckButton(): ReactElement {
  const check = useMutation({
    mutationFn: async () => {
      const { data } = editor.getState();
      return { data, ...(await request<CheckAnswer>('/check', { method: 'POST', body: { config: data } })) };
    },
    onSuccess: ({ data, ok, problems }) => {
      setUi({ ofServer: { data, problems: ofServer(problems) } });
      const found = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
      notifications.show({
        color: ok ? 'green' : 'red',
        message: ok ? 'Checked with files: ready to run.' : `Checked with files: ${found}.`,
      });
    },
    onError: ({ message }) => notifications.show({ color: 'red', message }),
  });
  return (
    <Button size="compact-xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
      Check with files
    </Button>
  );
}
