import type { WeightRequest } from '@uninas/contracts';
import type { OptionCosts } from './option-costs.js';
import { shownValues } from './shown-values.js';

/** What remains of 80 columns beside the time of day. */
const WIDTH = 70;
const INDENT = '    ';
const GAP = 2;
/** Longer names of weights lose their beginning. */
const LONGEST = 32;

/**
 * What options cost, as lines of at most 70 characters: a row for each architecture weight, a column for
 * each option. Where they are too many, a row goes on in the next line.
 *
 * @param name of the values, such as `macs`
 * @param unit as in `ProfileFunction`
 */
export function costTable(
  { constant, table }: OptionCosts,
  weights: readonly WeightRequest[],
  name: string,
  unit: string,
): readonly string[] {
  const { caption, textOf } = shownValues(name, unit, [constant, ...table.flat()]);
  const names = weights.map((weight) => shortened(weight.name));
  const width = Math.max('constant'.length, ...names.map(({ length }) => length));
  const most = Math.max(...table.map(({ length }) => length));
  const header = Array.from({ length: most }, (_, option) => String(option));
  const texts = table.map((options) => options.map(textOf));
  const own = Math.max(...[header, ...texts, [textOf(constant)]].flat().map(({ length }) => length));
  const inLine = Math.max(1, Math.floor((WIDTH - INDENT.length - width) / (own + GAP)));
  const rows = (title: string, cells: readonly string[]): readonly string[] =>
    Array.from({ length: Math.ceil(cells.length / inLine) }, (_, i) => {
      const part = cells.slice(i * inLine, (i + 1) * inLine).map((cell) => ' '.repeat(GAP) + cell.padStart(own));
      return INDENT + (i === 0 ? title : '').padEnd(width) + part.join('');
    });
  return [
    `${caption}, by architecture weight and option:`,
    ...rows('', header),
    ...texts.flatMap((cells, i) => rows(names[i]!, cells)),
    ...rows('constant', [textOf(constant)]),
  ];
}

function shortened(name: string): string {
  return name.length <= LONGEST ? name : `...${name.slice(3 - LONGEST)}`;
}
