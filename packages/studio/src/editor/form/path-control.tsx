import { Autocomplete, Text } from '@mantine/core';
import { fillPlaceholders, placeholdersOf, wildcardsOf } from '@uninas/core';
import { useMemo, type ReactElement } from 'react';
import { useEditor } from '../state/use-editor.js';
import type { ControlProps } from './arg-control.js';

/** A file or folder; the names of configured folders are offered, and what they stand for is shown. */
export function PathControl({ id, value, isWrong, onChange }: ControlProps): ReactElement {
  const paths = useEditor((state) => state.modules?.paths) ?? {};
  const tree = useEditor((state) => state.checked.tree);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
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
        data={Object.keys(paths).map((name) => `{${name}}`)}
        filter={({ options }) => (text === '' || /\{[^}]*$/.test(text) ? options : [])}
        onChange={(next) => onChange(next)}
      />
      {filled !== undefined && filled !== text && (
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          = {filled}
        </Text>
      )}
    </div>
  );
}
