import type { NetworkPlan, PlannedModule, Shape } from '@uninas/contracts';
import { countParams } from './count-params.js';
import { shapeText } from './geometry.js';

/** How a table is written. */
export interface TableOptions {
  /** For 80 columns: shapes as `32x32x16`, several below each other, numbers with commas. */
  readonly compact?: boolean;
}

/**
 * The table of a network as lines of text: its stem, cells and heads with
 * shapes and numbers of trainable values, and the sum.
 *
 * Shapes are channels last.
 */
export function cellTable(plan: NetworkPlan, { compact = false }: TableOptions = {}): readonly string[] {
  return compact ? compactTable(plan) : wideTable(plan);
}

function wideTable(plan: NetworkPlan): readonly string[] {
  const header = ['cell index', 'name', 'class', 'input shapes', 'output shapes', '#params'];
  const rows = plan.modules.map(({ part, index, name, cls, inputs, outputs, params }) => [
    part === 'cell' ? String(index) : '',
    part === 'cell' ? name : '-',
    cls,
    part === 'cell' ? listText(inputs) : inputs.map(shapeText).join(', '),
    part === 'head' ? outputs.map(shapeText).join(', ') : listText(outputs),
    String(params),
  ]);
  const sum = ['complete network', '', '', shapeText(plan.input), listText(outputsOf(plan)), String(countParams(plan))];
  return columns([header, ...rows, sum], { gap: 4, numbers: [] }).map((line) => `    ${line}`);
}

/** Widest class name that leaves room for all other columns. */
const WIDEST_CLASS = 28;

function compactTable(plan: NetworkPlan): readonly string[] {
  const header = ['cell', 'name', 'class', 'input', 'output', '#params'];
  const rows = plan.modules.flatMap(compactRows);
  const total = numberText(countParams(plan));
  const outputs = outputsOf(plan).map(crossed);
  const sum = ['', '', 'complete network', crossed(plan.input), outputs[0] ?? '', total];
  const others = outputs.slice(1).map((shape) => ['', '', '', '', shape, '']);
  return columns([header, ...rows, sum, ...others], { gap: 2, numbers: [0, 5] });
}

/** A module of several inputs or outputs takes a line for each. */
function compactRows({ part, index, name, cls, inputs, outputs, params }: PlannedModule): readonly string[][] {
  const isCell = part === 'cell';
  const count = Math.max(inputs.length, outputs.length);
  return Array.from({ length: count }, (_, i) => {
    const shapes = [inputs[i], outputs[i]].map((shape) => (shape === undefined ? '' : crossed(shape)));
    if (i > 0) return ['', '', '', ...shapes, ''];
    const label = cls.length > WIDEST_CLASS ? `${cls.slice(0, WIDEST_CLASS - 1)}…` : cls;
    return [isCell ? String(index) : '', isCell ? name : '-', label, ...shapes, numberText(params)];
  });
}

function outputsOf(plan: NetworkPlan): readonly Shape[] {
  return plan.modules.filter(({ part }) => part === 'head').flatMap(({ outputs }) => outputs);
}

function listText(shapes: readonly Shape[]): string {
  return `[${shapes.map(shapeText).join(', ')}]`;
}

function crossed(shape: Shape): string {
  return shape.join('x');
}

function numberText(value: number): string {
  return value.toLocaleString('en-US');
}

function columns(
  rows: readonly (readonly string[])[],
  { gap, numbers }: { readonly gap: number; readonly numbers: readonly number[] },
): readonly string[] {
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  const cell = (text: string, i: number): string =>
    numbers.includes(i) ? text.padStart(widths[i]!) : text.padEnd(widths[i]!);
  return rows.map((row) => row.map(cell).join(' '.repeat(gap)).trimEnd());
}
