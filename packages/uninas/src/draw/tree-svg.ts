import type { ArgTreeNode } from '@uninas/core';
import { BOX_HEIGHT, layOut, type Box, type Layout, type Link } from './layout.js';
import { escapeXml } from './xml.js';

const STYLE = [
  'text { font: 12px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #10302e; text-anchor: middle; }',
  'rect { stroke: #4a6f6c; stroke-width: 1; }',
  '.class { fill: #7fdbd4; }',
  '.slot { fill: #ffffff; }',
  '.ghost { fill: #ffffff; stroke-dasharray: 4 3; }',
  'path { fill: none; stroke: #8aa5a3; stroke-width: 1; }',
];

/** An argument tree as a drawing: classes turquoise, slots white, slots of an absent earlier run dashed. */
export function treeSvg(root: ArgTreeNode): string {
  const layout = layOut(root);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>Argument tree of ${escapeXml(root.cls)}</title>`,
    '<style>',
    ...STYLE,
    '</style>',
    `<rect width="${width}" height="${height}" style="fill: #ffffff; stroke: none"/>`,
    ...layout.links.map((link) => linkSvg(layout, link)),
    ...layout.boxes.map(boxSvg),
    '</svg>',
    '',
  ].join('\n');
}

function linkSvg({ boxes }: Layout, [from, to]: Link): string {
  const start = boxes[from]!;
  const end = boxes[to]!;
  const x1 = start.x + start.width;
  const y1 = start.y + BOX_HEIGHT / 2;
  const y2 = end.y + BOX_HEIGHT / 2;
  const bend = end.x - 18;
  return `<path d="M${x1} ${y1} H${bend - 12} C${bend} ${y1} ${bend} ${y2} ${end.x} ${y2}"/>`;
}

function boxSvg({ text, look, x, y, width }: Box): string {
  const corner = look === 'class' ? 4 : 12;
  return (
    `<g class="${look}"><rect class="${look}" x="${x}" y="${y}" width="${width}" height="${BOX_HEIGHT}" rx="${corner}"/>` +
    `<text x="${x + width / 2}" y="${y + 16}">${escapeXml(text)}</text></g>`
  );
}
