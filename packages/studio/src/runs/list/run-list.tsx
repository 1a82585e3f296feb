import { Button, CloseButton, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { Run } from '../../api/run-types.js';
import { matching, queuePlaces } from '../live/run-list.js';
import classes from './run-list.module.css';
import { RunRow } from './run-row.js';

/** Runs that are shown at first; more on demand. */
const PAGE = 100;
/** From how many runs on there is a field to look for one. */
const MANY = 8;

interface RunListProps {
  readonly runs: readonly Run[];
  readonly openId?: string;
}

/** All runs, the newest first. */
export function RunList({ runs, openId }: RunListProps): ReactElement {
  const [text, setText] = useState('');
  const [most, setMost] = useState(PAGE);
  const places = queuePlaces(runs);
  const found = matching(runs, text);
  return (
    <Stack gap={0} h="100%">
      {runs.length >= MANY && (
        <TextInput
          m="xs"
          aria-label="Look for runs"
          placeholder="Name, task or state"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={text !== '' && <CloseButton aria-label="Show all runs" size="sm" onClick={() => setText('')} />}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      )}
      <ul className={classes.list} aria-label="Runs">
        {found.slice(0, most).map((run) => {
          const place = places.get(run.id);
          return (
            <li key={run.id}>
              <RunRow run={run} isOpen={run.id === openId} {...(place !== undefined && { place })} />
            </li>
          );
        })}
      </ul>
      {found.length === 0 && (
        <Text c="dimmed" size="sm" p="md">
          No run fits.
        </Text>
      )}
      {found.length > most && (
        <Button variant="subtle" m="xs" onClick={() => setMost(most + PAGE)}>
          Show more of {found.length}
        </Button>
      )}
    </Stack>
  );
}
