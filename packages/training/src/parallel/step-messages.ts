import type { Batch, Gene, Metrics, Progress, State } from '@uninas/contracts';

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
  /** A new epoch begins; the state of the strategies holds for it. */
  | { readonly do: 'epoch'; readonly progress: Progress; readonly strategies: State | undefined }
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
    };

/** The answer to a step; the gradients are in shared memory. */
export interface StepAnswer {
  /** Indices of the variables that have a gradient, by group. */
  readonly present: Readonly<Record<string, readonly number[]>>;
  readonly metrics: Metrics;
}
