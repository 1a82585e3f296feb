import type { NetworkPlan, Shape } from '@uninas/contracts';
import { countParams } from './count-params.js';
import { shapeText } from './geometry.js';

/**
 * The table of a network as lines of text: its stem, cells and heads with
 * shapes and numbers of trainable values, and the sum, which leaves out heads that only help the training.
 *
 * Shapes are channels last.
 */
export function cellTable(plan: NetworkPlan): readonly string[] {
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
  return columns([header, ...rows, sum]).map((line) => `    ${line}`);
}

function outputsOf(plan: NetworkPlan): readonly Shape[] {
  return plan.modules.filter(({ part }) => part === 'head').flatMap(({ outputs }) => outputs);
}

function listText(shapes: readonly Shape[]): string {
  return `[${shapes.map(shapeText).join(', ')}]`;
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  return rows.map((row) => row.map((text, i) => text.padEnd(widths[i]!)).join('    ').trimEnd()); // prettier-ignore
}
