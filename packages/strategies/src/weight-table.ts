import type { Strategy, WeightRequest } from '@uninas/contracts';

/**
 * What a strategy decides, as lines: its name, one row for each weight with
 * the number of its choices (`2 (of 5)` if some are masked) and of its uses,
 * and the orders of requests.
 */
export function weightTable(strategy: Strategy, requests: readonly WeightRequest[]): readonly string[] {
  const own = requests.filter((request) => request.strategy === strategy.name);
  const space = strategy.space();
  const names = [...space.keys()];
  const rows = names.map((name) => {
    const uses = own.filter((request) => request.name === name);
    const total = uses[0]?.choices ?? 0;
    const left = space.get(name)!.length;
    return [name, left === total ? `${total}` : `${left} (of ${total})`, `${uses.length}x`];
  });
  return [
    `${strategy.cls}("${strategy.name}", ${names.length} architecture weights)`,
    'Weights:',
    ...inColumns([['name', 'num choices', 'used'], ...rows]).map((line, i) => (i === 0 ? `   ${line}` : ` > ${line}`)),
    ...requestOrder(
      'strategy',
      own.map(({ name }) => name),
      names,
    ),
  ];
}

/** The names of all requests and, if some are shared, of each weight once. */
export function requestOrder(what: string, all: readonly string[], unique: readonly string[]): readonly string[] {
  const text = (names: readonly string[]): string => `[${names.join(', ')}]`;
  if (all.length === unique.length) {
    return [`${what} weights in request order (all are unique):    ${text(all)}`];
  }
  return inColumns([
    [`${what} weights in request order (not unique):`, text(all)],
    [`${what} weights in request order (unique):`, text(unique)],
  ]);
}

/** Cells left-aligned, four blanks between the columns. */
function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('    ')
      .trimEnd(),
  );
}
