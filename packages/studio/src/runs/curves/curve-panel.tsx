import { ActionIcon, Group, Paper, Switch, Title, Tooltip } from '@mantine/core';
import { IconZoomReset } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { numberText } from '../format.js';
import { colorsOf, type Scheme } from './curve-options.js';
import classes from './curves.module.css';
import type { Panel } from './panels.js';
import { usePlot } from './use-plot.js';

interface CurvePanelProps {
  readonly panel: Panel;
  readonly scheme: Scheme;
}

const EMPTY: ReadonlySet<string> = new Set();

/** Curves over the epochs; drag to zoom, point to read. */
export function CurvePanel({ panel, scheme }: CurvePanelProps): ReactElement {
  const [isLog, setLog] = useState(false);
  const [isZoomed, onZoom] = useState(false);
  const [hidden, setHidden] = useState(EMPTY);
  const [cursor, onCursor] = useState<number>();
  const { ref, reset } = usePlot(panel, { scheme, isLog, onCursor, onZoom }, hidden);
  const toggle = (key: string): void =>
    setHidden(new Set(hidden.has(key) ? [...hidden].filter((other) => other !== key) : [...hidden, key]));
  return (
    <Paper withBorder component="section" aria-label={`Curves of ${panel.title}`} className={classes.panel}>
      <Group justify="space-between" wrap="nowrap" gap="xs" mih={26}>
        <Title order={3} size="h6" lineClamp={1}>
          {panel.title}
        </Title>
        <Group gap="xs" wrap="nowrap">
          {isZoomed && (
            <Tooltip label="Show all epochs">
              <ActionIcon size="sm" variant="light" aria-label={`Show all epochs of ${panel.title}`} onClick={reset}>
                <IconZoomReset size={16} />
              </ActionIcon>
            </Tooltip>
          )}
          <Switch
            size="xs"
            label="log"
            aria-label={`Logarithmic scale of ${panel.title}`}
            checked={isLog}
            onChange={({ currentTarget }) => setLog(currentTarget.checked)}
          />
        </Group>
      </Group>
      <div ref={ref} className={classes.plot} role="img" aria-label={summaryOf(panel)} />
      <Legend panel={panel} scheme={scheme} hidden={hidden} cursor={cursor} onToggle={toggle} />
    </Paper>
  );
}

interface LegendProps extends CurvePanelProps {
  readonly hidden: ReadonlySet<string>;
  readonly cursor: number | undefined;
  onToggle(key: string): void;
}

/** What the lines are, with their values where the pointer is, else the last ones. */
function Legend({ panel, scheme, hidden, cursor, onToggle }: LegendProps): ReactElement {
  const { epochs, series } = panel;
  const colors = colorsOf(panel, scheme);
  const epoch = epochs[cursor ?? epochs.length - 1];
  return (
    <Group gap={4} className={classes.legend}>
      <span className={classes.epoch}>epoch {epoch}</span>
      {series.map(({ key, label, values }, i) => {
        const value = cursor === undefined ? values.findLast((one) => one !== null) : values[cursor];
        return (
          <button
            key={key}
            type="button"
            className={classes.item}
            aria-pressed={!hidden.has(key)}
            title={hidden.has(key) ? 'Show this line' : 'Hide this line'}
            onClick={() => onToggle(key)}
          >
            <span className={classes.mark} style={{ background: colors[i] }} aria-hidden />
            {label} <b>{value === null || value === undefined ? '–' : numberText(value)}</b>
          </button>
        );
      })}
    </Group>
  );
}

function summaryOf({ title, epochs, series }: Panel): string {
  const lines = series.map(({ label, values }) => {
    const last = values.findLast((value) => value !== null);
    return `${label} ${last === null || last === undefined ? 'without values' : numberText(last)}`;
  });
  return `${title} up to epoch ${epochs.at(-1) ?? 0}: ${lines.join(', ')}`;
}
