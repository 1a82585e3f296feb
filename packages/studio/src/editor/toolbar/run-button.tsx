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
import { isReadable } from '../files/readable.js';
import { ofServer } from '../problems/of-server.js';
import type { Data } from '../state/data.js';
import { editor, useEditor } from '../state/use-editor.js';
import { setUi } from '../ui/ui-store.js';

/** What a run is called: as the file is, else by the note of the experiment; undefined: by its task. */
function runName({ note }: Data, path: string | undefined): string | undefined {
  const name = path?.replace(/^.*\//, '').replace(/\.[^.]*$/, '') ?? (typeof note === 'string' ? note : '');
  // one line, as the server wants it
  return (
    name
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, 200) || undefined
  );
}

/** Puts the configuration into the queue of runs and goes there. */
export function RunButton({ className }: { readonly className: string }): ReactElement {
  const [, go] = useLocation();
  const queries = useQueryClient();
  const isEmpty = useEditor((state) => state.checked.tree === undefined);
  const run = useMutation({
    mutationFn: async () => {
      const { data, file } = editor.getState();
      return { run: await startRun(data, runName(data, file?.path)), data };
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
    if (!isReadable('Not started')) return;
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
