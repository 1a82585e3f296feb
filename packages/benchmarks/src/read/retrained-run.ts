import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson, readMetrics, readText, RUN_JSON, type JsonObject, type JsonValue } from '@uninas/runs';
import { parseGene, type Gene } from '@uninas/space';

/** So many of the last measurements are averaged. */
const LAST = 5;
const PERCENT = 100;
const PHASES = { train: 'train', valid: 'val', test: 'test' } as const;

/** What a training from scratch came to. */
export interface RetrainedRun {
  readonly gene: Gene;
  /** Of its module, without `Data`: `cifar10`. */
  readonly dataSet: string;
  /** By metric, and part of the data if it is of one. */
  readonly values: ReadonlyMap<string, number>;
}

/** Why a folder is no such training. */
export interface NoRun {
  readonly reason: string;
}

/**
 * The results of a finished run that trained one architecture of a search network.
 *
 * @throws {RunError} if its files cannot be read
 */
export function retrainedRun(folder: string): RetrainedRun | NoRun {
  const config = member(jsonOf(join(folder, RUN_JSON)), 'config');
  const method = member(config, 'cls_method');
  const gene = member(method, 'cls_network')['gene'];
  if (typeof gene !== 'string') return { reason: 'it trained no architecture of a search network' };
  if (!/^[\d\s,]+$/.test(gene)) return { reason: `its architecture is "${gene}", which is none to look up` };
  if (!existsSync(join(folder, 'summary.json'))) return { reason: 'it has not come to its end' };
  const summary = member(jsonOf(join(folder, 'summary.json')), 'summary');
  const cls = member(method, 'cls_data')['cls'];
  const dataSet = typeof cls === 'string' ? cls.replace(/Data$/, '').toLowerCase() : 'data';
  return { gene: parseGene(gene), dataSet, values: new Map([...measured(folder), ...counted(summary)]) };
}

function measured(folder: string): readonly (readonly [string, number])[] {
  const file = join(folder, 'metrics.jsonl');
  const rows = existsSync(file) ? readMetrics(file).rows : [];
  return Object.entries(PHASES).flatMap(([part, phase]) => {
    const lastOf = (key: string): readonly number[] =>
      rows.flatMap(({ step, values }) => (step === undefined ? (values[key] ?? []) : [])).slice(-LAST);
    const [accuracies, losses] = [lastOf(`${phase}/accuracy/1`), lastOf(`${phase}/loss`)];
    return [
      ...(accuracies.length === 0 ? [] : [[`acc1/${part}`, PERCENT * mean(accuracies)] as const]),
      ...(losses.length === 0 ? [] : [[`loss/${part}`, mean(losses)] as const]),
    ];
  });
}

function counted({ params, macs }: JsonObject): readonly (readonly [string, number])[] {
  const counts = { params, flops: macs };
  return Object.entries(counts).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value] as const] : []));
}

function jsonOf(file: string): JsonValue {
  return parseJson(readText(file), file);
}

function member(value: JsonValue | undefined, name: string): JsonObject {
  const inner = isObject(value) ? value[name] : undefined;
  return isObject(inner) ? inner : {};
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
