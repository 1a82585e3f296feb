import { Alert, List, Text, UnstyledButton } from '@mantine/core';
import type { ReactElement } from 'react';
import { ApiError } from '../api/api-error.js';

interface Told {
  readonly path: string;
  readonly message: string;
}

interface PlanProblemsProps<T extends Told> {
  readonly title: string;
  readonly problems?: readonly T[];
  /** What the server answered instead of a plan. */
  readonly error?: Error;
  onSelect?(problem: T): void;
}

/** Problems that are shown; the editor lists all. */
const MOST = 5;

/** Why there is nothing to see, and where it is to be mended. */
export function PlanProblems<T extends Told>({ title, problems, error, onSelect }: PlanProblemsProps<T>): ReactElement {
  const told: readonly Told[] = problems ?? problemsOf(error);
  return (
    <Alert color="yellow" title={title} role="status">
      {told.length === 0 ? (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {error?.message}
        </Text>
      ) : (
        <List size="sm" spacing={2} style={{ overflowWrap: 'anywhere' }}>
          {told.slice(0, MOST).map((problem, i) => (
            <List.Item key={i}>
              {onSelect === undefined ? (
                problem.message
              ) : (
                <UnstyledButton fz="sm" td="underline" onClick={() => onSelect(problem as T)}>
                  {problem.message}
                </UnstyledButton>
              )}
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}

function problemsOf(error: Error | undefined): readonly Told[] {
  const details = error instanceof ApiError ? (error.details as { problems?: readonly Told[] } | undefined) : undefined;
  return details?.problems ?? [];
}
