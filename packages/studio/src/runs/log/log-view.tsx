import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { isActive, type Run } from '../../api/run-types.js';
import type { RunContent } from '../live/use-run-content.js';
import classes from './log-view.module.css';
import { plainText } from './plain-text.js';

/** Pixels from the end within which the view still follows. */
const NEAR = 24;

interface LogViewProps {
  readonly run: Run;
  readonly content: Pick<RunContent, 'log' | 'isLogCut' | 'isKnown'>;
}

/** What the run said: follows its end, until it is scrolled. Text only, whatever the log holds. */
export function LogView({ run, content: { log, isLogCut, isKnown } }: LogViewProps): ReactElement {
  const text = useMemo(() => plainText(log), [log]);
  const box = useRef<HTMLPreElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  const toEnd = (): void => void (box.current && (box.current.scrollTop = box.current.scrollHeight));
  useEffect(() => {
    if (isFollowing) toEnd();
  }, [text, isFollowing]);
  return (
    <Paper withBorder component="section" aria-label="Log" style={{ overflow: 'hidden' }}>
      <Group justify="space-between" px="sm" py={6}>
        <Title order={3} size="h6">
          Log
        </Title>
        {isFollowing ? (
          <Text size="xs" c="dimmed">
            {isActive(run) ? 'follows; scroll to pause' : ''}
          </Text>
        ) : (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconArrowDown size={14} aria-hidden />}
            onClick={() => setFollowing(true)}
          >
            To the end
          </Button>
        )}
      </Group>
      <pre
        ref={box}
        className={classes.log}
        // reachable by keyboard, to be scrolled
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={`Log of ${run.name}`}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < NEAR)
        }
      >
        {isLogCut && '… what was before is in log.txt\n'}
        {text}
        {text === '' && (isKnown ? (run.state === 'queued' ? 'It waits for its turn.' : 'Nothing yet.') : '')}
      </pre>
    </Paper>
  );
}
