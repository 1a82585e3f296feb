import type { NetworkPlan, Shape } from '@uninas/contracts';
import { countParams } from './count-params.js';
import { shapeText } from './geometry.js';

const HEADER = ['cell index', 'name', 'class', 'input shapes', 'output shapes', '#params'];
const GAP = '    ';

/**
 * The table of a network as lines of text: its stem, cells and heads with
 * shapes and numbers of trainable values, and the sum.
 *
 * Shapes are channels last.
 */
export function cellTable(plan: NetworkPlan): readonly string[] {
  const rows = plan.modules.map(({ part, index, name, cls, inputs, outputs, params }) => [
    part === 'cell' ? String(index) : '',
    part === 'cell' ? name : '-',
    cls,
    part === 'cell' ? listText(inputs) : inputs.map(shapeText).join(', '),
    part === 'head' ? outputs.map(shapeText).join(', ') : listText(outputs),
    String(params),
  ]);
  const outputs = plan.modules.filter(({ part }) => part === 'head').flatMap((module) => module.outputs);
  const sum = ['complete network', '', '', shapeText(plan.input), listText(outputs), String(countParams(plan))];
  return columns([HEADER, ...rows, sum]);
}

function listText(shapes: readonly Shape[]): string {
  return `[${shapes.map(shapeText).join(', ')}]`;
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map(
    (row) =>
      GAP +
      row
        .map((text, column) => text.padEnd(widths[column]!))
        .join(GAP)
        .trimEnd(),
  );
}
