import { escapeXml } from './xml.js';

/** Width of a letter of the drawing's font, with some room for fonts that are wider. */
export const LETTER = 7.4;
/** Blank around everything. */
export const MARGIN = 20;

/** Pixels that a text takes. */
export function textWidth(text: string): number {
  return Math.ceil(text.length * LETTER);
}

/** Colours by name: in the light, in the dark. */
const COLOURS: Readonly<Record<string, readonly [string, string]>> = {
  paper: ['#ffffff', '#10191a'],
  ink: ['#10302e', '#dcefed'],
  faint: ['#56716f', '#8fb0ad'],
  line: ['#8aa5a3', '#557774'],
  edge: ['#4a6f6c', '#6c9a96'],
  cell: ['#d3f2ef', '#1c4744'],
  outer: ['#e4ebf6', '#24344c'],
  op: ['#ffffff', '#10191a'],
};

const RULES = [
  'text { font: 12px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: var(--ink); }',
  '.title { font-weight: bold; }',
  '.faint { fill: var(--faint); }',
  '.middle { text-anchor: middle; }',
  '.end { text-anchor: end; }',
  '.paper { fill: var(--paper); }',
  '.cell, .outer, .op { stroke: var(--edge); stroke-width: 1; }',
  '.cell { fill: var(--cell); }',
  '.outer { fill: var(--outer); }',
  '.op { fill: var(--op); }',
  'path { fill: none; stroke: var(--line); stroke-width: 1.5; }',
  '.tip { fill: var(--line); stroke: none; }',
];

const [LIGHT, DARK] = [0, 1].map((i) =>
  Object.entries(COLOURS)
    .map(([name, colours]) => `--${name}: ${colours[i]};`)
    .join(' '),
);

/** A part of a drawing that knows how much room it takes, from (0, 0). */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

/** A whole drawing, in the colours that the reader prefers. */
export function svgOf(title: string, { width, height, lines }: Sheet): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    '<style>',
    `svg { ${LIGHT} }`,
    `@media (prefers-color-scheme: dark) { svg { ${DARK} } }`,
    ...RULES,
    '</style>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

/** A sheet at another place. */
export function moved({ lines }: Sheet, x: number, y: number): readonly string[] {
  return [`<g transform="translate(${x} ${y})">`, ...lines, '</g>'];
}

/** A text; `look` is one or more classes. */
export function label(x: number, y: number, text: string, look = ''): string {
  const classes = look === '' ? '' : ` class="${look}"`;
  return `<text x="${x}" y="${y}"${classes}>${escapeXml(text)}</text>`;
}

/** A box with round corners. */
export function box(x: number, y: number, width: number, height: number, look: string, corner = 4): string {
  return `<rect class="${look}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${corner}"/>`;
}

/** The head of an arrow at a point, to the right or downwards. */
export function tip(x: number, y: number, direction: 'right' | 'down'): string {
  const points = direction === 'right' ? `M${x} ${y} l-7 -4 v8 z` : `M${x} ${y} l-4 -7 h8 z`;
  return `<path class="tip" d="${points}"/>`;
}
