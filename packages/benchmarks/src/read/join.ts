import { BenchError } from '../bench-error.js';
import { readBenchFile } from './bench-file.js';
import { columnOf, parseCsv, type Csv } from './csv.js';

/**
 * A table with the columns of further ones to its right; cells of rows that those lack are empty.
 *
 * @param by column that all have, with a different value in every row of a further one
 * @throws {BenchError} if it is missing or repeats, or two tables share another column
 */
export function joined(csv: Csv, paths: readonly string[], by: string): Csv {
  return paths.reduce((left, path) => joinTwo(left, parseCsv(readBenchFile(path)), by), csv);
}

function joinTwo(left: Csv, right: Csv, by: string): Csv {
  const own = columnOf(left, by);
  const other = columnOf(right, by);
  const rows = new Map<string, readonly string[]>();
  for (const { line, cells } of right.rows) {
    const id = cells[other]!.trim();
    if (rows.has(id)) throw new BenchError(`${right.path}:${line}`, `${by} ${id} occurs twice`);
    rows.set(id, cells.toSpliced(other, 1));
  }
  const added = right.header.toSpliced(other, 1);
  const twice = added.find((name) => left.header.includes(name));
  if (twice !== undefined) throw new BenchError(`${right.path}:1`, `there is a column ${twice} already`);
  const none = added.map(() => '');
  return {
    path: left.path,
    header: [...left.header, ...added],
    rows: left.rows.map(({ line, cells }) => ({
      line,
      cells: [...cells, ...(rows.get(cells[own]!.trim()) ?? none)],
    })),
  };
}
