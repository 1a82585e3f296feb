import { Stack } from '@mantine/core';
import { useMemo, type ReactElement } from 'react';
import type { Run } from '../../api/run-types.js';
import { Curves } from '../curves/curves.js';
import { highlightsOf, panelsOf } from '../curves/panels.js';
import type { RunContent } from '../live/use-run-content.js';
import { LogView } from '../log/log-view.js';
import { Highlights } from './highlights.js';

interface OverviewProps {
  readonly run: Run;
  readonly content: RunContent;
}

/** How a run went: its values, its curves and its log; of one that failed, the log first. */
export function Overview({ run, content }: OverviewProps): ReactElement {
  const { rows } = content;
  const panels = useMemo(() => panelsOf(rows), [rows]);
  const log = <LogView key="log" run={run} content={content} />;
  const curves = <Curves key="curves" run={run} rows={rows} panels={panels} isKnown={content.isKnown} />;
  return (
    <Stack gap="md">
      <Highlights highlights={highlightsOf(panels)} />
      {run.state === 'failed' ? [log, curves] : [curves, log]}
    </Stack>
  );
}
