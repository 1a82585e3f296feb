import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What PyTorch computed in float64. */
export interface TorchReference {
  readonly optimizers: {
    readonly A: readonly (readonly number[])[];
    readonly b: readonly number[];
    readonly x0: readonly number[];
    readonly runs: readonly {
      readonly optimizer: string;
      readonly config: Readonly<Record<string, number | boolean | readonly number[]>>;
      /** The loss before each step, and the values after it. */
      readonly trajectory: readonly { readonly loss_before: number; readonly x: readonly number[] }[];
    }[];
  };
  readonly schedulers: readonly {
    readonly scheduler: string;
    readonly config: Readonly<Record<string, number | readonly number[]>>;
    readonly base_lr: number;
    readonly lr_per_step: readonly number[];
  }[];
  /** A network of one hidden layer, trained for 30 steps on one batch; weights are `[out][in]`. */
  readonly mlp_training: {
    readonly X: readonly (readonly number[])[];
    readonly y: readonly number[];
    readonly w1: readonly (readonly number[])[];
    readonly w2: readonly (readonly number[])[];
    /** Before each step. */
    readonly losses: readonly number[];
    readonly final: Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>;
  };
}

/** The numbers beside the repository, or where UNINAS_SHARED points; undefined if absent. */
export function torchReference(): TorchReference | undefined {
  const shared = process.env['UNINAS_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
  const file = join(shared, 'data/reference-torch/torch-numerics.json.gz');
  if (!existsSync(file)) return undefined;
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as TorchReference;
}
