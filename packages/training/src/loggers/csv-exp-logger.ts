import { ExpLogger, type Metrics, type RunFiles } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { isClockKey } from '@uninas/runs';

/**
 * A table with one row per epoch and one column per log key, as
 * `exp/<name>.csv` (`exp/metrics.csv` without a name).
 *
 * Columns come in the order in which keys first appear; a key without a value
 * in an epoch leaves its field empty. The file is written whole at every epoch,
 * so later keys get columns too, and a resumed run replaces its former rows.
 */
@Register.as('exp_logger')
export class CsvExpLogger extends ExpLogger.with({}) {
  /** None: the file is rewritten, not appended to. */
  override filesOf(): readonly string[] {
    return [];
  }

  override write(files: RunFiles, epoch: number, metrics: Metrics): void {
    const path = `exp/${this.givenName === '' ? 'metrics' : this.givenName}.csv`;
    const rows = [...rowsBefore(epoch, files.readText(path)), valuesOf(epoch, metrics)];
    const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
    const lines = [columns.map(quoted), ...rows.map((row) => columns.map((column) => row.get(column) ?? ''))];
    files.writeText(path, lines.map((fields) => `${fields.join(',')}\n`).join(''));
  }
}

type Row = ReadonlyMap<string, string>;

function valuesOf(epoch: number, metrics: Metrics): Row {
  const pairs = Object.entries(metrics).filter(([key]) => !isClockKey(key));
  return new Map([['epoch', String(epoch)], ...pairs.map(([key, value]): [string, string] => [key, String(value)])]);
}

function rowsBefore(epoch: number, text: string | undefined): Row[] {
  const [header, ...lines] = (text ?? '').split('\n').filter((line) => line !== '');
  if (header === undefined) return [];
  const columns = fieldsOf(header);
  const rows = lines.map((line): Row => {
    const fields = fieldsOf(line);
    return new Map(columns.map((column, i): [string, string] => [column, fields[i] ?? '']).filter(([, v]) => v !== ''));
  });
  return rows.filter((row) => Number(row.get('epoch')) < epoch);
}

function quoted(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** The fields of a line that has no line breaks inside of quotes. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  for (const [, inQuotes, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push(inQuotes?.replaceAll('""', '"') ?? plain ?? '');
  }
  return fields;
}
