import { Group, SegmentedControl, Text, Title, useComputedColorScheme } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import 'uplot/dist/uPlot.min.css';
import { isActive, type MetricsRow, type Run } from '../../api/run-types.js';
import { CurvePanel } from './curve-panel.js';
import classes from './curves.module.css';
import type { Panel } from './panels.js';
import { ValuesTable } from './values-table.js';

interface CurvesProps {
  readonly run: Run;
  readonly rows: readonly MetricsRow[];
  readonly panels: readonly Panel[];
  /** Whether the server was asked. */
  readonly isKnown: boolean;
}

/** All that a run has measured, as curves or as a table. */
export function Curves({ run, rows, panels, isKnown }: CurvesProps): ReactElement | null {
  const scheme = useComputedColorScheme('light');
  const [view, setView] = useState('curves');
  if (panels.length === 0) return isKnown && isActive(run) ? <NothingYet run={run} /> : null;
  return (
    <section aria-label="Measured values">
      <Group justify="space-between" mb="xs">
        <Title order={3} size="h5">
          Measured values
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="How values are shown"
          value={view}
          onChange={setView}
          data={[
            { value: 'curves', label: 'Curves' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </Group>
      {view === 'table' ? (
        <ValuesTable rows={rows} />
      ) : (
        <div className={classes.grid}>
          {panels.map((panel) => (
            <CurvePanel key={panel.title} panel={panel} scheme={scheme} />
          ))}
        </div>
      )}
    </section>
  );
}

function NothingYet({ run }: { readonly run: Run }): ReactElement {
  return (
    <Text c="dimmed" size="sm" py="md" ta="center">
      {run.state === 'queued' ? 'Curves appear once it runs.' : 'Curves appear after the first epoch.'}
    </Text>
  );
}
