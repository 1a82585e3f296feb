import { useInViewport } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { readText } from '../state/config-text.js';
import { readFile, type StoredFile } from './configs-api.js';
import classes from './files.module.css';

/** Files of more bytes are not read for their note. */
const LARGEST = 100_000;

interface NoteProps extends Pick<StoredFile, 'path' | 'bytes'> {
  readonly folder: string;
}

/** What a configuration is, in its own words: its task and its note. It is asked for once its line is seen. */
export function FileNote({ folder, path, bytes }: NoteProps): ReactElement {
  const { ref, inViewport } = useInViewport();
  const note = useQuery({
    queryKey: ['note', folder, path],
    staleTime: 60_000,
    enabled: inViewport && bytes <= LARGEST,
    queryFn: async () => {
      const { data = {} } = await readText(path, (await readFile(folder, path)).text);
      const task = data['cls'] ?? data['cls_task'];
      const words = data['note'] ?? data['{cls_task}.note'] ?? data['cls_task.note'];
      return [task, words].filter((text) => typeof text === 'string' && text !== '').join(': ');
    },
  });
  return (
    <span ref={ref} className={classes.note}>
      {note.data}
    </span>
  );
}
