import { Button, Text, Title } from '@mantine/core';
import { IconSwitchHorizontal, IconTrash } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { chooseReplacement } from '../picker/choose.js';
import { ProblemLine } from '../problems/problem-line.js';
import { jsonText } from '../state/config-text.js';
import { dataAt, isBelow } from '../state/data.js';
import { removeModule } from '../state/edit.js';
import { editor, useEditor } from '../state/use-editor.js';
import classes from './form.module.css';

/** A module whose class is not known: nothing of it is lost, and it can be replaced. */
export function UnknownDetails({ path }: { readonly path: string }): ReactElement {
  const part = useEditor((state) => dataAt(state.data, path));
  const problems = useEditor((state) => state.checked.problems);
  const cls = part?.['cls'] ?? part?.['cls_task'];
  return (
    <>
      <header className={classes.head}>
        <Title order={2} size="h4" className={classes.title}>
          {cls === undefined ? (path === '' ? 'No task yet' : 'No class') : String(cls)}
        </Title>
        <Text size="xs" c="dimmed" ff="monospace">
          {path === '' ? 'cls_task' : path}
        </Text>
      </header>
      {problems
        .filter((problem) => isBelow(problem.path, path))
        .map((problem, i) => (
          <ProblemLine key={i} problem={problem} isHere />
        ))}
      <div className={classes.buttons}>
        <Button
          size="xs"
          leftSection={<IconSwitchHorizontal size={15} />}
          onClick={(event) => chooseReplacement(event.currentTarget.getBoundingClientRect(), path)}
        >
          {path === '' && cls === undefined ? 'Choose a task' : 'Replace'}
        </Button>
        {path !== '' && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={15} />}
            onClick={() => editor.getState().edit({ label: 'module removed' }, (at) => removeModule(at, path))}
          >
            Remove
          </Button>
        )}
      </div>
      {part !== undefined && Object.keys(part).length > 1 && <pre className={classes.raw}>{jsonText(part)}</pre>}
    </>
  );
}
