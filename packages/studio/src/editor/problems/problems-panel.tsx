import { Button, CloseButton, Group, Text } from '@mantine/core';
import { IconCircleCheck, IconWand } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { editor, useEditor } from '../state/use-editor.js';
import { setUi } from '../ui/ui-store.js';
import { ProblemLine } from './problem-line.js';
import { CheckButton } from './check-button.js';
import { useProblems } from './use-problems.js';
import classes from './problems.module.css';

/** All problems of the configuration. */
export function ProblemsPanel(): ReactElement {
  const problems = useProblems();
  const hasTask = useEditor((state) => state.checked.tree !== undefined);
  const certain = problems.filter(({ fix }) => fix?.certain === true).length;
  return (
    <section className={classes.panel} aria-label="Problems">
      <Group className={classes.bar} gap="xs" wrap="nowrap">
        <Text size="sm" fw={600}>
          Problems
        </Text>
        {certain > 0 && (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconWand size={14} />}
            onClick={() => editor.getState().fixAllCertain()}
          >
            Fix all certain ({certain})
          </Button>
        )}
        <CheckButton />
        <CloseButton
          ml="auto"
          size="sm"
          aria-label="Close the problems"
          onClick={() => setUi({ areProblemsOpen: false, pane: 'main' })}
        />
      </Group>
      <div className={classes.list}>
        {problems.map((problem, i) => (
          <ProblemLine key={`${problem.path} ${problem.code} ${i}`} problem={problem} />
        ))}
        {problems.length === 0 && (
          <Text size="sm" p="md" c="dimmed" className={classes.none}>
            <IconCircleCheck size={16} /> {hasTask ? 'Nothing is wrong.' : 'There is nothing to check yet.'}
          </Text>
        )}
      </div>
    </section>
  );
}
