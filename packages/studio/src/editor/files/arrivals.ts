import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { getRun } from '../../api/runs-api.js';
import type { Data } from '../state/data.js';
import { useEditor } from '../state/use-editor.js';
import { open, whenSafe } from './open.js';

/** A configuration that another part of the page has made, to be opened here. */
interface Arrival {
  readonly data: Data;
  /** What is about to happen, for the question whether unsaved work may go. */
  readonly what: string;
}

let waiting: Arrival | undefined;

/** Hands a configuration to the editor, which takes it up as soon as it is shown. */
export function handOver(data: Data, what: string): void {
  waiting = { data, what };
}

/** Opens what was handed over, or the run that the address names: `/?run=ID`. */
export function useArrivals(): void {
  const isReady = useEditor((state) => state.modules !== undefined);
  const [, go] = useLocation();
  const run = new URLSearchParams(useSearch()).get('run');
  useEffect(() => {
    if (!isReady) return;
    if (waiting !== undefined) {
      const { data, what } = waiting;
      waiting = undefined;
      whenSafe(what, () => open({ data }));
    }
    if (run === null) return;
    // the address is done with: a reload shall not open it again
    go('/', { replace: true });
    void openRun(run);
  }, [isReady, run, go]);
}

async function openRun(id: string): Promise<void> {
  try {
    const { name, config } = await getRun(id);
    whenSafe(`Open the configuration of ${name}`, () => open({ data: config }));
  } catch (error) {
    notifications.show({ color: 'red', title: 'The run cannot be opened', message: (error as Error).message });
  }
}
