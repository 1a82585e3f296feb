import type uPlot from 'uplot';
import { numberText } from '../format.js';
import type { Panel } from './panels.js';

/** Colours of the lines, in the light and in the dark; training, validation and test are the first three. */
const COLORS = {
  light: ['#0b7285', '#d9480f', '#7048e8', '#2b8a3e', '#c2255c', '#5c7cfa', '#846300', '#495057'],
  dark: ['#3bc9db', '#ff922b', '#b197fc', '#69db7c', '#f783ac', '#91a7ff', '#ffd43b', '#ced4da'],
} as const;
const PHASES = ['train', 'val', 'test'];

export type Scheme = keyof typeof COLORS;

/** A colour for each series of a panel. */
export function colorsOf({ series }: Panel, scheme: Scheme): readonly string[] {
  const colors = COLORS[scheme];
  let next = series.some(({ label }) => PHASES.includes(label)) ? PHASES.length : 0;
  return series.map(({ label }) => {
    const phase = PHASES.indexOf(label);
    return colors[(phase < 0 ? next++ : phase) % colors.length]!;
  });
}

/** What a panel needs to be drawn. */
export interface CurveLook {
  readonly scheme: Scheme;
  readonly isLog: boolean;
  readonly width: number;
  readonly height: number;
  /** Told the index of the epoch under the pointer. */
  onCursor(index: number | undefined): void;
  /** Told whether a part is shown larger. */
  onZoom(isZoomed: boolean): void;
}

/** Options of the plot of a panel. */
export function curveOptions(panel: Panel, look: CurveLook): uPlot.Options {
  const colors = colorsOf(panel, look.scheme);
  const isDark = look.scheme === 'dark';
  const ink = isDark ? '#a6a7ab' : '#5c636a';
  const axis = {
    stroke: ink,
    font: '11px system-ui, sans-serif',
    grid: { stroke: isDark ? '#2e2e2e' : '#eef0f2', width: 1 },
    ticks: { show: false },
  };
  const [first, last] = [panel.epochs[0] ?? 0, panel.epochs.at(-1) ?? 1];
  return {
    width: look.width,
    height: look.height,
    padding: [10, 12, 0, 0],
    legend: { show: false },
    cursor: {
      // the same epoch in all panels
      sync: { key: 'epochs', scales: ['x', null] },
      drag: { x: true, y: false },
      points: { size: 7 },
    },
    scales: {
      // one epoch stands in the middle
      x: { time: false, range: (_, min, max) => (min === max ? [min - 1, max + 1] : [min, max]) },
      y: { distr: look.isLog ? 3 : 1 },
    },
    axes: [
      { ...axis, size: 28, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000], space: 40 },
      { ...axis, size: 58, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : numberText(tick))) },
    ],
    series: [
      { label: 'epoch' },
      ...panel.series.map(({ label, values }, i): uPlot.Series => {
        const count = values.filter((value) => value !== null).length;
        return {
          label,
          stroke: colors[i]!,
          width: 2,
          spanGaps: true,
          points: { show: count <= 30, size: 5, fill: colors[i]! },
        };
      }),
    ],
    hooks: {
      setCursor: [({ cursor: { idx } }) => look.onCursor(idx ?? undefined)],
      setScale: [
        (plot, scale) => {
          if (scale !== 'x' || panel.epochs.length < 2) return;
          const { min = first, max = last } = plot.scales['x'] ?? {};
          look.onZoom((min ?? first) > first || (max ?? last) < last);
        },
      ],
    },
  };
}

/** The values of a panel as the plot takes them; a logarithm has none of what is not above 0. */
export function curveData({ epochs, series }: Panel, isLog: boolean): uPlot.AlignedData {
  const values = series.map((one) => one.values.map((value) => (isLog && value !== null && value <= 0 ? null : value)));
  return [[...epochs], ...values];
}
