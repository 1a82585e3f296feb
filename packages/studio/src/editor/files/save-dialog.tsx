import { Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { editor, useEditor } from '../state/use-editor.js';
import { setUi } from '../ui/ui-store.js';
import { saveAs } from './save.js';

interface SaveProps {
  /** Path of the module that is saved alone. */
  readonly part?: string;
  /** What waits for it. */
  readonly then: (() => void) | undefined;
}

/** Asks where and how to save the configuration, or a part of it. */
export function SaveDialog({ part, then }: SaveProps): ReactElement {
  const { file, checked } = editor.getState();
  const ok = useEditor((state) => state.checked.ok);
  const [path, setPath] = useState(() => {
    if (part !== undefined) return `${checked.nodes.get(part)?.cls ?? 'part'}.json`;
    return file === undefined ? 'experiment.json' : file.path.replace(/^.*\//, '');
  });
  const [form, setForm] = useState<'hierarchical' | 'flat'>(file?.form === 'flat' && ok ? 'flat' : 'hierarchical');
  const isGood = /\.(json|jsonc|ya?ml|run_config)$/i.test(path);
  const isOwn = file?.folder === 'workspace' && file.path === path;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const etag = isOwn && part === undefined ? file.etag : null;
        if (isGood) void saveAs({ path, form, etag, then, ...(part !== undefined && { part }) });
      }}
    >
      <TextInput
        label="File in your workspace"
        description="Ending in .json, .yaml or .run_config; folders are separated by /"
        value={path}
        data-autofocus
        spellCheck={false}
        error={isGood || path === '' ? undefined : 'the name should end in .json, .yaml or .run_config'}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      {part === undefined && (
        <>
          <Text size="sm" fw={500} mt="md" mb={4} id="save-form">
            Form
          </Text>
          <SegmentedControl
            aria-labelledby="save-form"
            value={form}
            onChange={(value) => setForm(value as typeof form)}
            data={[
              { value: 'hierarchical', label: 'Hierarchical' },
              { value: 'flat', label: 'Flat', disabled: !ok },
            ]}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {ok
              ? 'Hierarchical is how modules stand in each other; flat is the form of UniNAS, one line for each value.'
              : 'Since something is wrong still, only the hierarchical form can hold it all.'}
          </Text>
        </>
      )}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={() => setUi({ dialog: undefined })}>
          Cancel
        </Button>
        <Button type="submit" disabled={!isGood}>
          Save
        </Button>
      </Group>
    </form>
  );
}
