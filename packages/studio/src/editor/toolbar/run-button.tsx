import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Problem } from '@uninas/core';
import type { ReactElement } from 'react';
import { useLocation } from 'wouter';
import { ApiError } from '../../api/api-error.js';
import { startRun } from '../../api/runs-api.js';
import { noteRun } from '../../runs/live/use-runs.js';
import { noteStarted } from '../files/open.js';
import { ofServer } from '../problems/of-server.js';
import { editor, useEditor } from '../state/use-editor.js';
import { setUi } from '../ui/ui-store.js';

/** Puts the configuration into the queue of runs and goes there. */
export function RunButton({ className }: { readonly className: string }): ReactElement {
  const [, go] = useLocation();
  const queries = useQueryClient();
  const isEmpty = useEditor((state) => state.checked.tree === undefined);
  const run = useMutation({
    mutationFn: async () => {
      const { data, file } = editor.getState();
      const name = file?.path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
      return { run: await startRun(data, name), data };
    },
    onSuccess: ({ run: started, data }) => {
      noteStarted(data);
      noteRun(queries, started);
      go(`/runs/${started.id}`);
    },
    onError: (error) => {
      const { data } = editor.getState();
      if (error instanceof ApiError && error.code === 'UNINAS_ECONFIG') {
        const { problems = [] } = (error.details ?? {}) as { problems?: readonly Problem[] };
        setUi({ ofServer: { data, problems: ofServer(problems) } });
      }
      notifications.show({ color: 'red', title: 'Not started', message: error.message });
      setUi({ areProblemsOpen: true, pane: 'problems' });
    },
  });
  const start = (): void => {
    const { ok } = editor.getState().checked;
    if (ok) return run.mutate();
    notifications.show({ color: 'red', title: 'Not started', message: 'Something is wrong still: see the problems.' });
    setUi({ areProblemsOpen: true, pane: 'problems' });
  };
  return (
    <Button
      size="xs"
      className={className}
      leftSection={<IconPlayerPlay size={15} />}
      disabled={isEmpty}
      loading={run.isPending}
      onClick={start}
    >
      Run
    </Button>
  );
}
