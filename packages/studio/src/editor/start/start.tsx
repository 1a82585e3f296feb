import { Button, Text, Title } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { FileList } from '../files/file-list.js';
import { LeftDrafts } from '../files/left-drafts.js';
import { openFile } from '../files/open.js';
import { setTask } from '../state/edit.js';
import { fitting, TASK_SLOT } from '../state/slot-options.js';
import { editor, useEditor } from '../state/use-editor.js';
import { firstSentence } from '../ui/first-sentence.js';
import { setUi } from '../ui/ui-store.js';
import classes from './start.module.css';

/** The page before there is anything to edit: a task, a template, a file, or what was left unsaved. */
export function Start(): ReactElement {
  const modules = useEditor((state) => state.modules);
  const tasks = modules === undefined ? [] : fitting(modules, TASK_SLOT).modules;
  return (
    <div className={classes.start}>
      <Title order={2}>Build an experiment</Title>
      <Text c="dimmed" mb="lg">
        Choose what it does, or begin with one that is ready and change it.
      </Text>
      <LeftDrafts />
      <div className={classes.columns}>
        <section aria-label="Tasks">
          <Title order={3} size="h5" mb="xs">
            Start with a task
          </Title>
          {tasks.map(({ name, entry }) => (
            <button
              key={name}
              type="button"
              className={classes.task}
              onClick={() => editor.getState().edit({ label: `${name} chosen` }, (at) => setTask(at, name))}
            >
              <span className={classes.name}>{name}</span>
              <span className={classes.doc}>{firstSentence(entry.doc)}</span>
            </button>
          ))}
          {tasks.length === 0 && (
            <Text size="sm">
              No tasks are installed. Install them beside the server, and reload: <code>npm install @uninas/all</code>
            </Text>
          )}
        </section>
        <section aria-label="Files">
          <Title order={3} size="h5" mb="xs">
            Or with a file
          </Title>
          <FileList order={['workspace', 'shipped']} onPick={(folder, path) => void openFile(folder, path, false)} />
          <Button
            mt="md"
            variant="default"
            leftSection={<IconFolderOpen size={16} />}
            onClick={() => setUi({ dialog: { name: 'open', isPart: false } })}
          >
            Open another file
          </Button>
        </section>
      </div>
    </div>
  );
}
