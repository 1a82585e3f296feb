import { ActionIcon, Button, SegmentedControl, Text, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconArrowBackUp, IconArrowForwardUp, IconCircleCheck } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { isUnsaved } from '../files/open.js';
import { useProblems } from '../problems/use-problems.js';
import { SearchField } from '../search/search-field.js';
import { editor, useEditor } from '../state/use-editor.js';
import { setUi, useUi, type ViewName } from '../ui/ui-store.js';
import { VIEWS } from '../views.js';
import { FileMenu } from './file-menu.js';
import { RunButton } from './run-button.js';
import classes from './toolbar.module.css';

/** What can be done with the whole configuration. */
export function Toolbar(): ReactElement {
  const view = useUi((state) => state.view);
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Configuration">
      <FileMenu />
      <FileName />
      <History />
      <SegmentedControl
        size="xs"
        aria-label="View"
        className={classes.views}
        value={view}
        onChange={(value) => setUi({ view: value as ViewName, pane: 'main' })}
        // in a narrow window the chosen view may be behind the details
        onClick={() => setUi({ pane: 'main' })}
        data={VIEWS.map(({ name, label }) => ({ value: name, label }))}
      />
      <SearchField />
      <span className={classes.gap} />
      <span className={classes.line} />
      <ProblemCount />
      <RunButton className={classes.run!} />
    </div>
  );
}

function FileName(): ReactElement {
  const file = useEditor((state) => state.file);
  const isChanged = useEditor((state) => state.data !== state.saved);
  const isBroken = useUi((state) => state.brokenText !== undefined);
  const isOpen = (isChanged || isBroken) && isUnsaved();
  return (
    <Text size="sm" fw={500} truncate className={classes.file} title={file && `${file.folder}: ${file.path}`}>
      {file?.path ?? 'untitled'}
      {isOpen && (
        <span className={classes.unsaved} role="img" aria-label="not saved">
          ●
        </span>
      )}
    </Text>
  );
}

function History(): ReactElement {
  const past = useEditor((state) => (state.history.past.length > 0 ? state.history.present.label : undefined));
  const future = useEditor((state) => state.history.future[0]?.label);
  const { undo, redo } = editor.getState();
  return (
    <span className={classes.history}>
      <Tooltip label={past === undefined ? 'Undo' : `Undo ${past}`} openDelay={400}>
        <ActionIcon variant="subtle" color="gray" aria-label="Undo" disabled={past === undefined} onClick={undo}>
          <IconArrowBackUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={future === undefined ? 'Redo' : `Redo ${future}`} openDelay={400}>
        <ActionIcon variant="subtle" color="gray" aria-label="Redo" disabled={future === undefined} onClick={redo}>
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}

function ProblemCount(): ReactElement {
  const problems = useProblems();
  const isOpen = useUi((state) => state.areProblemsOpen);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const color = errors > 0 ? 'red' : warnings > 0 ? 'yellow' : 'green';
  const found = [errors > 0 && many(errors, 'problem'), warnings > 0 && many(warnings, 'warning')];
  const words = found.filter((text) => text !== false).join(', ') || 'No problems';
  return (
    <Button
      size="xs"
      variant="subtle"
      color={color}
      className={classes.problems}
      data-tone={color}
      leftSection={problems.length > 0 ? <IconAlertCircle size={16} /> : <IconCircleCheck size={16} />}
      aria-pressed={isOpen}
      onClick={() => setUi({ areProblemsOpen: !isOpen, pane: isOpen ? 'main' : 'problems' })}
    >
      {words}
    </Button>
  );
}

function many(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
