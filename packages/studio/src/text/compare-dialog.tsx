import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { getRun } from '../api/runs-api.js';
import { readFile } from '../editor/files/configs-api.js';
import { FileList } from '../editor/files/file-list.js';
import { check } from '../editor/state/check.js';
import { configText, readText } from '../editor/state/config-text.js';
import type { Data } from '../editor/state/data.js';
import { gather } from '../editor/state/gather.js';
import { editor } from '../editor/state/use-editor.js';
import { Comparison } from './comparison.js';
import { RunList } from './run-list.js';

const FORM = { form: 'hierarchical', format: 'json' } as const;

interface Other {
  readonly name: string;
  readonly text: string;
}

/** Compares the configuration with a stored one or that of a run; both are written in the same way first. */
export default function CompareDialog(): ReactElement {
  const [other, setOther] = useState<Other | undefined>();
  const [error, setError] = useState<string | undefined>();
  const own = useQuery({
    queryKey: ['compared text', editor.getState().data],
    queryFn: () => configText(editor.getState().data, editor.getState().checked, FORM),
    gcTime: 0,
  });
  const show = (name: string, read: () => Promise<Data>): void => {
    setError(undefined);
    read()
      .then((data) => textOf(data))
      .then((text) => setOther({ name, text }))
      .catch((reason: Error) => setError(`${name}: ${reason.message}`));
  };

  if (other !== undefined && own.data !== undefined) {
    return (
      <>
        {other.text === own.data && (
          <Text size="sm" mb="xs" role="status">
            Both say the same.
          </Text>
        )}
        <Comparison left={other.text} right={own.data} leftName={other.name} rightName="Here" format="json" />
        <Button mt="md" variant="default" onClick={() => setOther(undefined)}>
          Compare with another
        </Button>
      </>
    );
  }
  return (
    <>
      {error !== undefined && (
        <Text c="red" size="sm" role="alert" mb="xs">
          {error}
        </Text>
      )}
      <FileList
        order={['workspace', 'shipped']}
        onPick={(folder, path) =>
          show(path, async () => {
            const read = await readText(path, (await readFile(folder.id, path)).text);
            if (read.data === undefined) throw new Error(read.problems[0]?.message ?? 'it cannot be read');
            return read.data;
          })
        }
      />
      <RunList onPick={(id, name) => show(name, async () => (await getRun(id)).config)} />
    </>
  );
}

async function textOf(data: Data): Promise<string> {
  const { modules, earlier } = editor.getState();
  if (modules === undefined) throw new Error('the modules are not known yet');
  const gathered = gather([data], modules, earlier);
  return configText(gathered, check(gathered, modules, earlier), FORM);
}
