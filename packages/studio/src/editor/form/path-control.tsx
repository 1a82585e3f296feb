import { Autocomplete, Text } from '@mantine/core';
import { fillPlaceholders, placeholdersOf, wildcardsOf } from '@uninas/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactElement } from 'react';
import { listRuns } from '../../api/runs-api.js';
import { useEditor } from '../state/use-editor.js';
import type { ControlProps } from './arg-control.js';

/** A file or folder; configured folders and, where they are meant, runs are offered; what is written is shown in full. */
export function PathControl({ id, value, isWrong, isRun = false, onChange }: ControlProps): ReactElement {
  const paths = useEditor((state) => state.modules?.paths) ?? {};
  const tree = useEditor((state) => state.checked.tree);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const runs = useQuery({ queryKey: ['run folders'], queryFn: ({ signal }) => listRuns(signal), enabled: isRun });
  const folders = runs.data?.flatMap(({ saveDir, state }) => (state === 'done' ? [saveDir] : [])) ?? [];
  const filled = useMemo(() => {
    if (placeholdersOf(text).length === 0) return undefined;
    const wildcards = tree && wildcardsOf(tree);
    return fillPlaceholders(text, (name) => paths[name] ?? wildcards?.get(name));
  }, [text, tree, paths]);
  return (
    <div>
      <Autocomplete
        id={id}
        size="xs"
        spellCheck={false}
        value={text}
        error={isWrong}
        aria-describedby={`${id}-help`}
        data={[...new Set([...folders, ...Object.keys(paths).map((name) => `{${name}}`)])]}
        filter={({ options }) => (isRun || text === '' || /\{[^}]*$/.test(text) ? options : [])}
        onChange={(next) => onChange(next)}
      />
      {filled !== undefined && filled !== text && (
        <Text size="xs" c="dimmed" ff="monospace" truncate title={filled}>
          = {filled}
        </Text>
      )}
    </div>
  );
}
