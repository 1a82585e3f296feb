import type { NetworkPlan, PlannedModule, Shape } from '@uninas/contracts';
import { alignColumns } from '../terminal/columns.js';
import { printableName } from '../terminal/printable.js';
import { fitText } from '../terminal/text-width.js';
import type { NetworksLike } from './open-networks.js';

/** Widest class name that leaves room for all other columns. */
const WIDEST_CLASS = 28;
/** Widest name of a cell. */
const WIDEST_NAME = 24;

/**
 * The table of a network in 80 columns: its stem, cells and heads with shapes and numbers of trainable
 * values, the sum, and below it the heads that only help the training, which are no part of it.
 */
export function networkTable(plan: NetworkPlan, networks: NetworksLike): readonly string[] {
  const auxiliary = networks.auxiliaryHeads(plan);
  const own = plan.modules.filter((module) => !auxiliary.includes(module));
  const outputs = own.flatMap(({ part, outputs }) => (part === 'head' ? outputs : []));
  const total = countText(networks.countParams(plan));
  const rows = [
    ['cell', 'name', 'class', 'input', 'output', '#params'],
    ...own.flatMap((module) => rowsOf(module, '-')),
    ...outputs.map((shape, i) =>
      i === 0
        ? ['', '', 'complete network', crossed(plan.input), crossed(shape), total]
        : ['', '', '', '', crossed(shape), ''],
    ),
    ...auxiliary.flatMap((head) => rowsOf(head, 'aux')),
  ];
  return alignColumns(rows, { numbers: [0, 5] });
}

/** A module of several inputs or outputs takes a line for each. */
function rowsOf(
  { part, index, name, cls, inputs, outputs, params }: PlannedModule,
  label: string,
): readonly string[][] {
  const count = Math.max(inputs.length, outputs.length);
  const own = part === 'cell' ? [String(index), fitText(printableName(name), WIDEST_NAME)] : ['', label];
  return Array.from({ length: count }, (_, i) => {
    const shapes = [inputs[i], outputs[i]].map((shape) => (shape === undefined ? '' : crossed(shape)));
    if (i > 0) return ['', '', '', ...shapes, ''];
    return [...own, fitText(printableName(cls), WIDEST_CLASS), ...shapes, countText(params)];
  });
}

function crossed(shape: Shape): string {
  return shape.join('x');
}

/** A number with commas. */
export function countText(value: number): string {
  return value.toLocaleString('en-US');
}
