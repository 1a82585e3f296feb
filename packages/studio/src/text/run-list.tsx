import { Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { listRuns } from '../api/runs-api.js';
import classes from '../editor/files/files.module.css';

/** The runs of the studio, to choose one. */
export function RunList({ onPick }: { onPick: (id: string, name: string) => void }): ReactElement | null {
  const runs = useQuery({ queryKey: ['run folders'], queryFn: ({ signal }) => listRuns(signal) });
  if (!runs.data?.length) return null;
  return (
    <section className={classes.folder} aria-label="Runs">
      <Text size="sm" fw={600}>
        Runs
      </Text>
      {runs.data.map(({ id, name, task, created }) => (
        <button key={id} type="button" className={classes.file} onClick={() => onPick(id, name)}>
          <IconPlayerPlay size={16} />
          <span className={classes.name}>{name}</span>
          <span className={classes.note}>
            {task}, {new Date(created).toLocaleString()}
          </span>
        </button>
      ))}
    </section>
  );
}
