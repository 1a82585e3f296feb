import type { Description, NetworkPlan, Shape } from '@uninas/contracts';
import { graphSheet } from './graph-sheet.js';
import { partsOf, type CandidateSet, type ModuleBox } from './network-parts.js';
import { box, label, MARGIN, moved, svgOf, textWidth, tip, type Sheet } from './sheet.js';

const BOX_HEIGHT = 44;
const LOW_BOX_HEIGHT = 28;
/** Between two boxes: room for an arrow, and for a shape beside it where it changes. */
const GAP = 30;
const LOW_GAP = 16;
const PADDING = 12;
/** Between the network and what is drawn beside it. */
const GUTTER = 48;
/** Where the arrows leave a box, from its left edge. */
const ARROW = 26;
/** How far heads before the last cell are moved to the right. */
const ASIDE = 56;

/** What stands above a drawing. */
export interface Caption {
  readonly title: string;
  /** Lines below the title. */
  readonly sums: readonly string[];
}

/**
 * A network as a drawing: stem, cells and heads from top to bottom; beside
 * them the graphs inside of cells, and the candidates of search cells.
 *
 * Deterministic; readable in the light and in the dark.
 *
 * @param body description of the network's body, in its normal form
 */
export function networkSvg(body: Description, plan: NetworkPlan, caption: Caption): string {
  const { modules, graphs, candidates } = partsOf(body, plan);
  const stack = stackSheet(plan, modules, caption);
  const beside = [...graphs.map(graphSheet), ...candidates.map(candidateSheet)];
  const left = MARGIN + stack.width + GUTTER;
  const lines = [...moved(stack, MARGIN, MARGIN)];
  let y = MARGIN;
  for (const sheet of beside) {
    lines.push(...moved(sheet, left, y));
    y += sheet.height + GUTTER / 2;
  }
  const width = beside.length === 0 ? left - GUTTER : left + Math.max(...beside.map((sheet) => sheet.width));
  const height = Math.max(MARGIN + stack.height, y - GUTTER / 2);
  return svgOf(`Network ${caption.title}`, { width: width + MARGIN, height: height + MARGIN, lines });
}

/** Candidates as a numbered list. */
function candidateSheet({ letter, texts }: CandidateSet): Sheet {
  const title = `${letter}: one of ${texts.length}`;
  const rows = texts.map((text, i) => `${String(i).padStart(2)}  ${text}`);
  const width = Math.max(...[title, ...rows].map(textWidth)) + 2 * PADDING;
  const height = 34 + 18 * rows.length;
  const lines = [
    box(0, 0, width, height, 'op'),
    label(PADDING, 20, title, 'title'),
    ...rows.map((row, i) => label(PADDING, 40 + 18 * i, row).replace('<text ', '<text xml:space="preserve" ')),
  ];
  return { width, height, lines };
}

/** The modules below each other; heads before the last cell are moved aside. */
function stackSheet(plan: NetworkPlan, modules: readonly ModuleBox[], { title, sums }: Caption): Sheet {
  const width = Math.max(300, ...modules.map(widthOf), ...[title, ...sums].map(textWidth));
  const lines = [label(0, 14, title, 'title'), ...sums.map((sum, i) => label(0, 32 + 18 * i, sum, 'faint'))];
  let y = 32 + 18 * sums.length + 12;
  lines.push(label(0, y, `input ${shapeText(plan.input)}`, 'faint'), label(width, y, 'parameters', 'faint end'));
  y += 8;
  /** Lower edge of the last box of the main line. */
  let end = y;
  let shown = shapesText([plan.input]);
  for (const [i, module] of modules.entries()) {
    const isAside = module.part === 'head' && i < modules.length - 1;
    const shapes = shapesText(module.inputs);
    const isNew = !isAside && shapes !== shown;
    y += isNew ? GAP : LOW_GAP;
    const height = module.detail === '' ? LOW_BOX_HEIGHT : BOX_HEIGHT;
    if (isAside) {
      const middle = y + height / 2;
      lines.push(`<path d="M${ARROW} ${middle} H${ASIDE}"/>`, tip(ASIDE, middle, 'right'));
    } else {
      lines.push(`<path d="M${ARROW} ${end} V${y}"/>`, tip(ARROW, y, 'down'));
      if (isNew) lines.push(label(ARROW + 14, y - GAP / 2 + 4, shapes, 'faint'));
      shown = shapes;
    }
    const left = isAside ? ASIDE : 0;
    lines.push(...moduleLines(module, left, y, width - left, height));
    y += height;
    if (!isAside) end = y;
  }
  const outputs = modules.filter(({ part }) => part === 'head').map((module) => shapesText(module.outputs));
  y += LOW_GAP;
  lines.push(`<path d="M${ARROW} ${end} V${y}"/>`, tip(ARROW, y, 'down'));
  lines.push(label(0, y + 16, `${outputs.length === 1 ? 'output' : 'outputs'} ${outputs.join(', ')}`, 'faint'));
  return { width, height: y + 20, lines };
}

function moduleLines(module: ModuleBox, x: number, y: number, width: number, height: number): readonly string[] {
  const { cls, detail, part } = module;
  const isCell = part === 'cell';
  const { label: index } = module;
  const lines = [
    box(x, y, width, height, isCell ? 'cell' : 'outer'),
    label(x + PADDING, y + 18, index, 'faint'),
    label(x + PADDING + textWidth(index) + (index === '' ? 0 : PADDING), y + 18, cls, 'title'),
    label(x + width - PADDING, y + 18, paramsText(module), 'end'),
  ];
  return detail === '' ? lines : [...lines, label(x + PADDING, y + 35, detail)];
}

function widthOf(module: ModuleBox): number {
  const first = [module.label, module.cls, paramsText(module)].map(textWidth).reduce((a, b) => a + b, 0);
  return Math.max(first + 4 * PADDING, textWidth(module.detail) + 2 * PADDING) + (module.part === 'head' ? ASIDE : 0);
}

function paramsText({ params, count }: ModuleBox): string {
  const text = params.toLocaleString('en-US');
  return count === 1 ? text : `${count} x ${text}`;
}

function shapesText(shapes: readonly Shape[]): string {
  return shapes.map(shapeText).join(' and ');
}

function shapeText(shape: Shape): string {
  return shape.join('x');
}
