import { Module, Register } from '@uninas/core';

/** What was predicted of architectures and what is true of them, in one order. */
export interface NasPairs {
  /** Finite numbers. */
  readonly predictions: readonly number[];
  /** As many finite numbers. */
  readonly targets: readonly number[];
  /** Whether larger is better, of both. */
  readonly maximize: boolean;
}

/** Values over a number of architectures, or over a place in their order. */
export interface NasCurve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a metric says about predictions. */
export interface NasFinding {
  /** What the numbers along the curves count. */
  readonly over: string;
  /** What the values of the curves are. */
  readonly of: string;
  /** To be drawn; the first one has what is measured. */
  readonly curves: readonly NasCurve[];
}

/** Tells how well predictions of architectures agree with the truth; used by its name. */
@Register.kind('nas_metric', ['is_correlation'])
export abstract class NasMetric extends Module.with({}) {
  /** One value for all architectures; NaN where it is undefined, undefined for what only can be drawn. */
  abstract value(pairs: NasPairs): number | undefined;
  /** How it goes with the number, or the order, of the architectures. */
  abstract find(pairs: NasPairs): NasFinding;
}
