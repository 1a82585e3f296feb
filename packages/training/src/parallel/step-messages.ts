import type { Batch, Gene, Metrics, Phase, Progress, SavedTensor, State } from '@uninas/contracts';
import type { SentOutputs } from './sent-outputs.js';

/** What the thread that trains asks the others. */
export type StepRequest =
  | {
      readonly do: 'begin';
      /** Values of the variables, written by the thread that trains. */
      readonly values: SharedArrayBuffer;
      /** Gradients, written by the thread that is asked. */
      readonly gradients: SharedArrayBuffer;
      readonly signature: string;
    }
  /** A new epoch begins; the state of the strategies and the values of the knobs hold for it. */
  | {
      readonly do: 'epoch';
      readonly progress: Progress;
      readonly strategies: State | undefined;
      readonly knobs: Metrics;
    }
  | {
      readonly do: 'step';
      readonly batch: Batch;
      readonly phase: 'train' | 'valid';
      readonly progress: Progress;
      readonly step: number;
      readonly share: number;
      readonly gene: Gene | undefined;
      /** Variables whose values have changed since the last step, by index. */
      readonly changed: readonly number[];
      /** Learning rates of the groups, in their order. */
      readonly rates: readonly number[];
    }
  /** An evaluation begins; the state of the method holds for it. */
  | {
      readonly do: 'evaluation';
      readonly phase: Phase;
      readonly epoch: number;
      readonly state: State;
      readonly variants: readonly SentVariant[];
    }
  | { readonly do: 'evaluate'; readonly batch: Batch; readonly step: number };

/** One way to evaluate batches: `EvalOptions` as threads pass them on. */
export interface SentVariant {
  readonly gene: Gene | undefined;
  readonly values: ReadonlyMap<string, SavedTensor> | undefined;
  /** Positions of the metrics that gather. */
  readonly gathering: readonly number[];
}

/** The answer to a step; the gradients are in shared memory. */
export interface StepAnswer {
  /** Indices of the variables that have a gradient, by group. */
  readonly present: Readonly<Record<string, readonly number[]>>;
  readonly metrics: Metrics;
}

/** What a batch of an evaluation gave, one for each variant. */
export type EvaluationAnswer = readonly {
  readonly metrics: Metrics;
  /** What the gatherers are to take in. */
  readonly recorded: readonly SentOutputs[];
}[];
