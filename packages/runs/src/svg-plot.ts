import { axisTicks, type AxisTicks } from './axis-ticks.js';
import { RunError } from './run-error.js';
import { shadeColour } from './shade-colour.js';

/**
 * Points of one colour. A `front` is a Pareto front: its points are sorted, marked strongly and joined by a
 * staircase, and drawn above all others.
 */
export interface PlotSeries {
  readonly name: string;
  readonly kind: 'line' | 'scatter' | 'front';
  /** Points that are not finite are left out; a line is broken there. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Of a scatter, where each point stands in a sequence, from 0 to 1: what comes later is lighter. */
  readonly shades?: readonly number[];
}

export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly PlotSeries[];
  /** What the y axis shows at the least. */
  readonly yRange?: readonly [from: number, to: number];
  /** In pixels. */
  readonly width?: number;
  readonly height?: number;
}

const COLOURS = ['#1f77b4', '#2ca02c', '#9467bd', '#8c564b', '#17becf', '#7f7f7f', '#bcbd22', '#e377c2'];
const FRONT_COLOUR = '#d62728';
const MARGIN = { left: 80, right: 20, top: 40, bottom: 56 };
const LEGEND_ROW = 16;
const SMALLEST = 200;
const LEGEND_SHADES = 5;

/**
 * A figure with axes, grid and legend as SVG text; equal plots are equal bytes.
 *
 * @throws {RunError} UNINAS_ERUN_FIGURE if a side is shorter than 200 pixels
 */
export function plotSvg({ title, xLabel, yLabel, series, yRange, width = 720, height = 480 }: Plot): string {
  if (!(width >= SMALLEST && height >= SMALLEST && Number.isFinite(width * height))) {
    const what = `a figure of ${width} by ${height} pixels; expected at least ${SMALLEST} by ${SMALLEST}`;
    throw new RunError({ code: 'UNINAS_ERUN_FIGURE', path: '', what });
  }
  const shown = series.flatMap(({ points }) => points.filter(isFinitePoint));
  const x = axisTicks(shown.map(([value]) => value));
  const y = axisTicks([...shown.map(([, value]) => value), ...(yRange ?? [])]);
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom;
  const place: Place = ([px, py]) => [
    MARGIN.left + share(px, x) * (right - MARGIN.left),
    bottom - share(py, y) * (bottom - MARGIN.top),
  ];
  const colours = series.map(({ kind }, i) => (kind === 'front' ? FRONT_COLOUR : (COLOURS[i % COLOURS.length] ?? '')));
  const drawn = series.map((one, i) => ({ ...one, colour: colours[i] ?? '' }));
  const order = [...drawn.filter(({ kind }) => kind !== 'front'), ...drawn.filter(({ kind }) => kind === 'front')];
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    text(width / 2, 22, title, 'font-size="15" text-anchor="middle"'),
    ...axes(x, y, place),
    `<rect x="${MARGIN.left}" y="${MARGIN.top}" width="${right - MARGIN.left}" height="${bottom - MARGIN.top}" ` +
      'fill="none" stroke="#333"/>',
    text((MARGIN.left + right) / 2, height - 14, xLabel, 'text-anchor="middle"'),
    text(
      16,
      (MARGIN.top + bottom) / 2,
      yLabel,
      `text-anchor="middle" transform="rotate(-90 16 ${round((MARGIN.top + bottom) / 2)})"`,
    ),
    ...order.flatMap((one) => marks(one, place)),
    ...(shown.length === 0
      ? [text((MARGIN.left + right) / 2, (MARGIN.top + bottom) / 2, 'no data', 'text-anchor="middle" fill="#777"')]
      : []),
    ...drawn.flatMap((one, i) => legend(one, right - 12, MARGIN.top + 18 + i * LEGEND_ROW)),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

type Point = readonly [number, number];
type Place = (point: Point) => Point;
type Drawn = PlotSeries & { readonly colour: string };

function axes(x: AxisTicks, y: AxisTicks, place: Place): string[] {
  const grid = ([ax, ay]: Point, [bx, by]: Point): string => {
    return `<line x1="${round(ax)}" y1="${round(ay)}" x2="${round(bx)}" y2="${round(by)}" stroke="#ddd"/>`;
  };
  return [
    ...x.ticks.flatMap(({ value, label }) => {
      const foot = place([value, y.from]);
      return [grid(foot, place([value, y.to])), text(foot[0], foot[1] + 18, label, 'text-anchor="middle"')];
    }),
    ...y.ticks.flatMap(({ value, label }) => {
      const foot = place([x.from, value]);
      return [grid(foot, place([x.to, value])), text(foot[0] - 8, foot[1] + 4, label, 'text-anchor="end"')];
    }),
  ];
}

function marks({ kind, points, colour, shades }: Drawn, place: Place): string[] {
  if (kind === 'scatter' && shades !== undefined) return shaded(points, shades, place);
  if (kind === 'line') {
    const runs: Point[][] = [[]];
    for (const point of points) {
      if (isFinitePoint(point)) runs.at(-1)?.push(point);
      else runs.push([]);
    }
    return runs
      .filter((run) => run.length > 0)
      .map((run) => (run.length === 1 ? dots(run, place, 3, colour) : path(run, place, colour)));
  }
  const finite = points.filter(isFinitePoint);
  if (finite.length === 0) return [];
  if (kind === 'scatter') return [dots(finite, place, 2.5, colour, ' fill-opacity="0.6"')];
  const front = finite.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const stairs = front.flatMap((point, i): Point[] =>
    i === 0 ? [point] : [[point[0], front[i - 1]?.[1] ?? point[1]], point],
  );
  return [path(stairs, place, colour), dots(front, place, 4, colour, ' stroke="white"')];
}

function path(points: readonly Point[], place: Place, colour: string): string {
  const places = points.map((point) => place(point).map(round).join(' '));
  return `<path d="M${places.join(' L')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
}

function dots(points: readonly Point[], place: Place, radius: number, colour: string, style = ''): string {
  const circles = points.map((point) => {
    const [cx, cy] = place(point);
    return `<circle cx="${round(cx)}" cy="${round(cy)}" r="${radius}"/>`;
  });
  return `<g fill="${colour}"${style}>${circles.join('')}</g>`;
}

/** The later points are drawn above the earlier ones. */
function shaded(points: readonly Point[], shades: readonly number[], place: Place): string[] {
  const order = points.map((_, i) => i).filter((i) => isFinitePoint(points[i]!)).sort((a, b) => (shades[a] ?? 0) - (shades[b] ?? 0)); // prettier-ignore
  const circles = order.map((i) => {
    const [cx, cy] = place(points[i]!);
    return `<circle cx="${round(cx)}" cy="${round(cy)}" r="2.5" fill="${shadeColour(shades[i] ?? 0)}"/>`;
  });
  return circles.length === 0 ? [] : [`<g fill-opacity="0.85">${circles.join('')}</g>`];
}

function legend({ name, kind, colour, shades }: Drawn, x: number, y: number): string[] {
  if (shades !== undefined) {
    const dots = Array.from({ length: LEGEND_SHADES }, (_, i) => {
      const shade = i / (LEGEND_SHADES - 1);
      return `<circle cx="${round(x - 6 - (1 - shade) * 36)}" cy="${y - 4}" r="4" fill="${shadeColour(shade)}"/>`;
    });
    return [text(x - 54, y, name, 'text-anchor="end"'), ...dots];
  }
  const sign =
    kind === 'line'
      ? `<path d="M${x - 12} ${y - 4} h12" stroke="${colour}" stroke-width="2"/>`
      : `<circle cx="${x - 6}" cy="${y - 4}" r="4" fill="${colour}"/>`;
  return [text(x - 18, y, name, 'text-anchor="end"'), sign];
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escaped(content)}</text>`;
}

/** Where a value lies on an axis, from 0 to 1; halves, since the difference of two large numbers may be none. */
function share(value: number, { from, to }: AxisTicks): number {
  return (value / 2 - from / 2) / (to / 2 - from / 2);
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100 + 0); // + 0: no -0
}

function isFinitePoint([x, y]: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** Text for XML: its signs escaped, characters that XML forbids replaced. */
function escaped(content: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return content
    .replace(/\p{Surrogate}/gu, '\ufffd') // halves of a pair
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}
