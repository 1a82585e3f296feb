import { HIGH, type GraphBox, type GraphLayout, type GraphLine } from './graph-layout.js';

const MARGIN = 16;
/** Colours by name: in the light, in the dark. */
const COLORS: Readonly<Record<string, readonly [string, string]>> = {
  paper: ['#ffffff', '#16191c'],
  ink: ['#1a1b1e', '#e9ecef'],
  faint: ['#5c636a', '#a6a7ab'],
  line: ['#adb5bd', '#5c636a'],
  module: ['#e3fafc', '#123c44'],
  edge: ['#0b7285', '#22b8cf'],
  wrong: ['#c92a2a', '#ff6b6b'],
  later: ['#e67700', '#ffd43b'],
};
const RULES = [
  'text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--ink); }',
  '.above { font-size: 10.5px; fill: var(--faint); }',
  'rect { fill: var(--paper); stroke: var(--line); stroke-width: 1; }',
  '.module { fill: var(--module); stroke: var(--edge); }',
  '.empty { stroke-dasharray: 4 3; }',
  '.wrong { stroke: var(--wrong); stroke-width: 1.5; }',
  '.later { stroke: var(--later); stroke-width: 1.5; }',
  'path { fill: none; stroke: var(--line); stroke-width: 1.2; }',
];
const [LIGHT, DARK] = [0, 1].map((i) =>
  Object.entries(COLORS)
    .map(([name, colors]) => `--${name}: ${colors[i]};`)
    .join(' '),
);

/** An argument tree as a drawing, in the colours that the reader prefers: wrong slots red, those filled later yellow. */
export function graphSvg(title: string, { boxes, lines, width, height, direction }: GraphLayout): string {
  const pathOf = direction === 'down' ? linePathDown : linePath;
  const [wide, high] = [width + 2 * MARGIN, Math.max(height, HIGH) + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="${-MARGIN} ${-MARGIN} ${wide} ${high}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    '<style>',
    `svg { ${LIGHT} }`,
    `@media (prefers-color-scheme: dark) { svg { ${DARK} } }`,
    ...RULES,
    '</style>',
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="${wide}" height="${high}" style="stroke: none"/>`,
    ...lines.map((line) => `<path d="${pathOf(boxes, line)}"/>`),
    ...boxes.map(boxSvg),
    '</svg>',
    '',
  ].join('\n');
}

/** From the right of one box to the left of another. */
function linePath(boxes: readonly GraphBox[], [from, to]: GraphLine): string {
  const [start, end] = [boxes[from]!, boxes[to]!];
  const [x1, y1] = [start.x + start.width, start.y + start.height / 2];
  const [x2, y2] = [end.x, end.y + end.height / 2];
  const bend = x2 - 24;
  return `M${x1} ${y1}H${Math.max(x1, bend - 16)}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
}

/** From the bottom of one box to the top of another. */
function linePathDown(boxes: readonly GraphBox[], [from, to]: GraphLine): string {
  const [start, end] = [boxes[from]!, boxes[to]!];
  const [x1, y1] = [start.x + start.width / 2, start.y + start.height];
  const [x2, y2] = [end.x + end.width / 2, end.y];
  const bend = (y1 + y2) / 2;
  return `M${x1} ${y1}C${x1} ${bend} ${x2} ${bend} ${x2} ${y2}`;
}

function boxSvg({ row: { type, fill }, title, above, x, y, width, height }: GraphBox): string {
  const look = `${type}${fill === 'right' ? '' : ` ${fill}`}`;
  const corner = type === 'module' ? 6 : height / 2;
  const middle = x + width / 2;
  const texts =
    above === ''
      ? [`<text x="${middle}" y="${y + height / 2 + 4.5}" text-anchor="middle">${escapeXml(title)}</text>`]
      : [
          `<text class="above" x="${middle}" y="${y + 16}" text-anchor="middle">${escapeXml(above)}</text>`,
          `<text x="${middle}" y="${y + 33}" text-anchor="middle">${escapeXml(title)}</text>`,
        ];
  return `<g><rect class="${look}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${corner}"/>${texts.join('')}</g>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Characters that XML knows no way to write. */
const UNPRINTABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!).replace(UNPRINTABLE, '\uFFFD');
}
