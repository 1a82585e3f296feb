import type { BenchQuestion, ResultType } from '@uninas/contracts';
import { suggest } from '@uninas/core';
import { BenchError } from '../bench-error.js';
import { keyText, parseKey, type BenchKey } from './bench-key.js';

/** What is meant where a question leaves something out. */
export interface KeyDefaults {
  readonly dataSet: string;
  readonly resultType: ResultType;
}

/** Finds the values of a table that questions are about. */
export class KeyFinder {
  readonly #keys: readonly BenchKey[];

  constructor(
    private readonly table: string,
    keys: readonly string[],
    private readonly defaults: KeyDefaults,
  ) {
    this.#keys = keys.flatMap((key) => parseKey(key) ?? []);
  }

  get dataSets(): readonly string[] {
    return [...new Set(this.#keys.map(({ dataSet }) => dataSet))];
  }

  /** @throws {BenchError} naming what there is */
  find({ metric, dataSet = this.defaults.dataSet, resultType, epochs }: BenchQuestion): string {
    const ofMetric = this.#keys.filter((key) => key.metric === metric);
    const metrics = new Set(this.#keys.map((key) => key.metric));
    if (ofMetric.length === 0) throw this.#missing(`no ${metric}`, metric, metrics);
    const ofData = ofMetric.filter((key) => key.dataSet === dataSet);
    const dataSets = new Set(ofMetric.map((key) => key.dataSet));
    if (ofData.length === 0) throw this.#missing(`no ${metric} of ${dataSet}`, dataSet, dataSets);
    const part = resultType ?? this.defaults.resultType;
    // parameters and the like are of no part of the data
    const ofPart = ofData.filter((key) => key.resultType === part || key.resultType === undefined);
    const parts = new Set(ofData.flatMap((key) => key.resultType ?? []));
    if (ofPart.length === 0) throw this.#missing(`no ${metric} of the ${part} part of ${dataSet}`, part, parts);
    const found = epochs === undefined ? longest(ofPart) : ofPart.find((key) => key.epochs === epochs);
    if (found !== undefined) return keyText(found);
    const lengths = ofPart.map((key) => String(key.epochs ?? 'an unknown number'));
    throw this.#missing(`no ${metric} of ${dataSet} after ${epochs} epochs`, '', new Set(lengths));
  }

  /** @param found what may be misspelled; empty if it cannot be */
  #missing(what: string, found: string, known: ReadonlySet<string>): BenchError {
    const near = found === '' ? undefined : suggest(found, known);
    const meant = near === undefined ? '' : `; did you mean ${near.name}?`;
    return new BenchError('', `${this.table} has ${what}; it has ${[...known].join(', ') || 'nothing'}${meant}`);
  }
}

function longest(keys: readonly BenchKey[]): BenchKey | undefined {
  return keys.toSorted((a, b) => (b.epochs ?? Infinity) - (a.epochs ?? Infinity))[0];
}
