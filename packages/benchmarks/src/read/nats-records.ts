import { isObject, type JsonObject, type JsonValue } from '@uninas/runs';
import { BenchError } from '../bench-error.js';
import type { TableContent } from '../table/bench-table.js';
import { keyText, type BenchKey } from '../table/bench-key.js';
import { TableBuilder, type TableHead } from '../table/table-builder.js';
import { bench201Format } from './arch-format.js';

/** Names of parts of the data in the records; where there is `x-test`, `ori-test` is more than the test part. */
const PARTS = { valid: ['x-valid'], test: ['x-test', 'ori-test'] } as const;
const MILLION = 1e6;
const MILLISECONDS = 1000;

/** A value of one training. */
interface Found {
  readonly key: string;
  readonly value: number;
}

/**
 * The published records of single trainings, as JSON: by index of the architecture, then by number of
 * epochs, `arch_str` and `all_results`, by data set and seed. Taken are the values after the last epoch,
 * averaged over the seeds; parameters and multiply-adds are counts, latencies milliseconds.
 *
 * @throws {BenchError} naming the architecture that is wrong
 */
export function natsRecords(records: JsonObject, head: TableHead, path: string): TableContent {
  const rows = Object.entries(records).flatMap(([index, byEpochs]) =>
    membersOf(byEpochs, `${path}, ${index}`).map(([epochs, record]) => {
      const place = `${path}, ${index}, ${epochs} epochs`;
      const { arch_str: arch, all_results: trainings } = isObject(record) ? record : {};
      if (typeof arch !== 'string') throw new BenchError(place, 'there is no arch_str');
      const found = membersOf(trainings, place).flatMap(([, training]) => valuesOf(training, Number(epochs), place));
      return { arch, gene: bench201Format.parse(arch), found, place };
    }),
  );
  const keys = [...new Set(rows.flatMap(({ found }) => found.map(({ key }) => key)))];
  const builder = new TableBuilder(keys);
  for (const { arch, gene, found, place } of rows) {
    // a row for each seed, so that the table averages them
    for (const { key, value } of found) {
      builder.add(
        gene,
        arch,
        keys.map((other) => (other === key ? value : Number.NaN)),
        place,
      );
    }
  }
  const space = bench201Format.space!;
  return builder.build({ ...head, space }, path);
}

function valuesOf(training: JsonValue | undefined, epochs: number, place: string): readonly Found[] {
  if (!isObject(training) || typeof training['name'] !== 'string') {
    throw new BenchError(place, 'a training has no name of a data set');
  }
  const dataSet = training['name'];
  const last = epochs - 1;
  const found = (key: BenchKey, value: JsonValue | undefined, factor = 1): readonly Found[] =>
    typeof value === 'number' ? [{ key: keyText(key), value: value * factor }] : [];
  const measured = (metric: string, resultType: 'train' | 'valid' | 'test', value: JsonValue | undefined) =>
    found({ metric, dataSet, resultType, epochs }, value);
  const member = (name: string, key: string): JsonValue | undefined => {
    const values = training[name];
    return isObject(values) ? values[key] : undefined;
  };
  const evaluated = (name: string, part: keyof typeof PARTS): JsonValue | undefined =>
    PARTS[part].map((own) => member(name, `${own}@${last}`)).find((value) => value !== undefined);
  const latencies = training['latency'];
  const [latency] = Array.isArray(latencies) ? (latencies as readonly JsonValue[]) : [];
  return [
    ...measured('acc1', 'train', member('train_acc1es', String(last))),
    ...measured('loss', 'train', member('train_losses', String(last))),
    ...(['valid', 'test'] as const).flatMap((part) => [
      ...measured('acc1', part, evaluated('eval_acc1es', part)),
      ...measured('loss', part, evaluated('eval_losses', part)),
    ]),
    ...found({ metric: 'params', dataSet }, training['params'], MILLION),
    ...found({ metric: 'flops', dataSet }, training['flop'], MILLION),
    ...found({ metric: 'latency', dataSet }, latency, MILLISECONDS),
  ];
}

function membersOf(value: JsonValue | undefined, place: string): readonly (readonly [string, JsonValue | undefined])[] {
  if (isObject(value)) return Object.entries(value);
  throw new BenchError(place, 'these are no records of NATS-Bench');
}
