import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Stored {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** One operator as PyTorch computed it in float64; images are `[batch, channels, height, width]`. */
export interface TorchCase {
  readonly op: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Stored>>;
  readonly output: Stored;
  readonly grad_output: Stored;
  readonly grads: Readonly<Record<string, Stored>>;
}

/** The file beside the repository, or where UNINAS_SHARED points. */
export function torchReferencePath(): string {
  const shared = process.env['UNINAS_SHARED'] ?? join(import.meta.dirname, '../../../../../shared');
  return join(shared, 'data/reference-torch/torch-numerics.json.gz');
}

export function torchCases(): readonly TorchCase[] | undefined {
  const path = torchReferencePath();
  if (!existsSync(path)) return undefined;
  return (JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as { ops: TorchCase[] }).ops;
}
