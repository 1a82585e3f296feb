import { Button, Text, TextInput } from '@mantine/core';
import { IconFileText, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Waiting } from '../../shell/waiting.js';
import { Marked } from '../ui/marked.js';
import { listFolders, type Folder } from './configs-api.js';
import { FileNote } from './file-note.js';
import classes from './files.module.css';

const TITLES: Readonly<Record<string, string>> = { workspace: 'Your files', shipped: 'Templates' };

interface ListProps {
  readonly onPick: (folder: Folder, path: string) => void;
  /** Folders in the order in which they are shown. */
  readonly order: readonly string[];
}

/** More files than these are shown when they are asked for. */
const MOST = 100;

/** The first steps, experiments, what is only a part of one; all stay in their order. */
const byUse = (a: { readonly path: string }, b: { readonly path: string }): number => useOf(a.path) - useOf(b.path);
const useOf = (path: string): number =>
  path.startsWith('tasks/quickstart') ? 0 : path.startsWith('networks/') ? 2 : 1;

/** All configuration files, with a search field. */
export function FileList({ onPick, order }: ListProps): ReactElement {
  const [query, setQuery] = useState('');
  const [isWhole, setWhole] = useState(false);
  const folders = useQuery({ queryKey: ['configs'], queryFn: listFolders });
  if (folders.isPending) return <Waiting what="the files" />;
  if (folders.isError) {
    return (
      <Text c="red" size="sm" role="alert">
        {folders.error.message}
      </Text>
    );
  }
  const words = query.toLowerCase().split(/\s+/);
  const shown = order.flatMap((id) => {
    const folder = folders.data.find((one) => one.id === id);
    if (folder === undefined) return [];
    // descriptions of networks are no argument trees
    const files = folder.files.filter(({ path }) => !path.endsWith('.network_config'));
    const found = files.filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)));
    return [{ folder, files: found.sort(byUse), isEmpty: files.length === 0 }];
  });
  return (
    <div>
      <TextInput
        placeholder="Search files"
        aria-label="Search files"
        leftSection={<IconSearch size={16} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {shown.map(({ folder, files, isEmpty }) => (
        <section key={folder.id} aria-label={TITLES[folder.id] ?? folder.id} className={classes.folder}>
          <Text size="sm" fw={600} title={folder.path}>
            {TITLES[folder.id] ?? folder.id}
          </Text>
          {(isWhole ? files : files.slice(0, MOST)).map(({ path, bytes }) => (
            <button key={path} type="button" className={classes.file} onClick={() => onPick(folder, path)}>
              <IconFileText size={16} />
              <span className={classes.name}>
                <Marked text={path} query={query} />
              </span>
              <FileNote folder={folder.id} path={path} bytes={bytes} />
            </button>
          ))}
          {!isWhole && files.length > MOST && (
            <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>
              Show all {files.length} files
            </Button>
          )}
          {files.length === 0 && (
            <Text size="sm" c="dimmed">
              {isEmpty ? 'None yet.' : 'No file of this name.'}
            </Text>
          )}
        </section>
      ))}
    </div>
  );
}
