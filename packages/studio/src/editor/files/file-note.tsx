import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { readText } from '../state/config-text.js';
import { readFile } from './configs-api.js';
import classes from './files.module.css';

/** What a configuration is, in its own words: its task and its note. */
export function FileNote({ folder, path }: { readonly folder: string; readonly path: string }): ReactElement | null {
  const note = useQuery({
    queryKey: ['note', folder, path],
    staleTime: 60_000,
    queryFn: async () => {
      const { data = {} } = await readText(path, (await readFile(folder, path)).text);
      const task = data['cls'] ?? data['cls_task'];
      const words = data['note'] ?? data['{cls_task}.note'] ?? data['cls_task.note'];
      return [task, words].filter((text) => typeof text === 'string' && text !== '').join(': ');
    },
  });
  return note.data ? <span className={classes.note}>{note.data}</span> : null;
}
