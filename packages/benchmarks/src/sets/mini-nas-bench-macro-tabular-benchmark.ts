import { Register } from '@uninas/core';
import { isObject, parseJson, type JsonObject } from '@uninas/runs';
import { BenchError } from '../bench-error.js';
import { digitsFormat } from '../read/arch-format.js';
import type { BenchFile } from '../read/bench-file.js';
import { headOf } from '../read/csv-table.js';
import type { TableContent } from '../table/bench-table.js';
import { TableBuilder } from '../table/table-builder.js';
import { TabularBenchmark } from './tabular-benchmark.js';

const LAYERS = 8;
const OPERATIONS = [0, 1, 2];

/**
 * NAS-Bench-Macro: 6,561 networks of eight layers on CIFAR-10, each layer left out (0) or an inverted
 * bottleneck with kernel 3 and expansion 3 (1) or kernel 5 and expansion 6 (2).
 *
 * Reads the format `uninas-benchmark/1`, or the published JSON, an object with a member such as
 * `"02012100": { "mean_acc": 89.2, "params": 890666, "flops": 47327744 }` for each network. The mean
 * accuracy, in percent, is that of the test part; where there is none, the mean of the list `test_acc`.
 *
 * @source Su et al., 2021, "Prioritized architecture sampling with Monto-Carlo tree search"
 */
@Register.as('benchmark_set', { mini: true, tabular: true })
export class MiniNASBenchMacroTabularBenchmark extends TabularBenchmark.with({}) {
  protected override fromJson({ path, text }: BenchFile): TableContent {
    const results = parseJson(text, path);
    if (!isObject(results)) throw new BenchError(path, 'this is no object with a member for each architecture');
    const builder = new TableBuilder(['acc1/cifar10/test', 'params/cifar10', 'flops/cifar10']);
    for (const [arch, result] of Object.entries(results)) {
      const place = `${path}, ${JSON.stringify(arch)}`;
      if (!/^[012]{8}$/.test(arch)) throw new BenchError(place, 'no architecture: expected eight digits of 0, 1, 2');
      if (!isObject(result)) throw new BenchError(place, 'its results are no object');
      const values = [meanAccuracy(result, place), ...['params', 'flops'].map((name) => numberOf(result, name, place))];
      builder.add(digitsFormat.parse(arch), arch, values, place);
    }
    return builder.build({ ...headOf(path), space: Array.from({ length: LAYERS }, () => OPERATIONS) }, path);
  }
}

function meanAccuracy(result: JsonObject, place: string): number {
  const { test_acc: all } = result;
  if (result['mean_acc'] !== undefined || !Array.isArray(all)) return numberOf(result, 'mean_acc', place);
  if (all.length === 0 || !all.every((value) => typeof value === 'number')) {
    throw new BenchError(place, 'test_acc is no list of numbers');
  }
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

/** NaN if it is missing. */
function numberOf(result: JsonObject, name: string, place: string): number {
  const value = result[name] ?? Number.NaN;
  if (typeof value === 'number') return value;
  throw new BenchError(place, `${name} is ${JSON.stringify(value)}; expected a number`);
}
